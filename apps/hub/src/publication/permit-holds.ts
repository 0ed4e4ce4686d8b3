import { ok, type Result } from '@kohort/kernel';
import { failure, type AppFault } from '@kohort/platform';
import type { EntityManager } from 'typeorm';
import { PermitRow } from '../permits/permit.entity.js';
import type { About } from './publication-move.js';

/** Whether the approval of a version holds now. One that has none is refused by its state. */
export async function permitHolds(
  manager: EntityManager,
  { version, now }: Pick<About, 'version' | 'now'>,
): Promise<Result<undefined, AppFault>> {
  const permit = await manager.findOneBy(PermitRow, { versionId: version.id, decision: 'approved' });
  if (permit?.validFrom == null || permit.validUntil === null) return ok(undefined);
  if (now < permit.validFrom) return failure('permit-not-valid', 'The permit does not hold yet.');
  return now < permit.validUntil ? ok(undefined) : failure('permit-not-valid', 'The permit holds no longer.');
}
