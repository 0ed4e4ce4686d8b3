import { randomUUID } from 'node:crypto';
import { ok, type Result } from '@kohort/kernel';
import type { UnitBlock } from '@kohort/node-api';
import { appendAudit, type AuditActor } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import { In, IsNull, type DataSource, type EntityManager } from 'typeorm';
import { maySee } from '../matching/who-sees.js';
import { NOBODY } from './add-objection.js';
import { askForReview } from './contact-review.js';
import { lockContacts, membersOf } from './lock-contacts.js';
import { UnitBlockRow } from './unit-block.entity.js';
import { survivorsOf } from './survivors-of.js';
import { unitBlockView } from './views.js';

/** Notes that a unit's records of a person are blocked: no permission rests on what they hold from now on. */
export async function blockUnit(
  dataSource: DataSource,
  { personId, organization }: { readonly personId: string; readonly organization: string },
  actor: AuditActor,
  now: Date,
): Promise<Result<UnitBlock, AppFault>> {
  return dataSource.transaction(async (manager): Promise<Result<UnitBlock, AppFault>> => {
    if (!(await maySee(manager, 'everyone', personId))) return failure('not-found', NOBODY);
    await lockContacts(manager, [personId]);
    const members = await membersOf(manager, [personId]);
    const where = { personId: In([...members]), organization, endedAt: IsNull() };
    const known = await manager.findOneBy(UnitBlockRow, where);
    if (known !== null) return shown(manager, known.id);
    const id = randomUUID();
    const fresh = { id, personId, organization, recordedAt: now, recordedBy: actor.id, endedAt: null, endedBy: null };
    await manager.insert(UnitBlockRow, fresh);
    await tell(manager, fresh, actor, 'unit-block.recorded');
    return shown(manager, id);
  });
}

/** Ends a block: the person has lifted it. */
export async function endUnitBlock(
  dataSource: DataSource,
  id: string,
  actor: AuditActor,
  now: Date,
): Promise<Result<UnitBlock, AppFault>> {
  return dataSource.transaction(async (manager): Promise<Result<UnitBlock, AppFault>> => {
    const found = await manager.findOneBy(UnitBlockRow, { id });
    if (found === null || !(await maySee(manager, 'everyone', found.personId)))
      return failure('not-found', 'There is no such block.');
    await lockContacts(manager, [found.personId]);
    const where = { id, endedAt: IsNull() };
    const { affected } = await manager.update(UnitBlockRow, where, { endedAt: now, endedBy: actor.id });
    if (affected === 0) return failure('wrong-state', 'This block has been ended already.');
    await tell(manager, found, actor, 'unit-block.ended');
    return shown(manager, id);
  });
}

async function tell(
  manager: EntityManager,
  { id, personId, organization }: Pick<UnitBlockRow, 'id' | 'personId' | 'organization'>,
  actor: AuditActor,
  action: string,
): Promise<void> {
  await appendAudit(manager, {
    ...{ actor, action, purpose: 'recruiting', subject: { type: 'person', id: personId } },
    details: { block: id, organization },
  });
  await askForReview(manager, [personId]);
}

async function shown(manager: EntityManager, id: string): Promise<Result<UnitBlock, AppFault>> {
  const row = await manager.findOneByOrFail(UnitBlockRow, { id });
  const survivors = await survivorsOf(manager, [row.personId]);
  return ok(unitBlockView(row, survivors.get(row.personId) ?? row.personId));
}
