import { summaryOf, type Step } from '@kohort/enrolment';
import { ok, type Result } from '@kohort/kernel';
import { failure, type AppFault } from '@kohort/platform';
import type { EntityManager } from 'typeorm';
import type { EnrolmentRow } from './enrolment.entity.js';

/** A randomisation number is one participant's, at whichever site: two who enter it at once wait for each other. */
export async function unlessRandomised(
  manager: EntityManager,
  { id, trialId, summary }: Pick<EnrolmentRow, 'id' | 'trialId' | 'summary'>,
  steps: readonly Step[],
): Promise<Result<undefined, AppFault>> {
  const { randomisationNumber } = summaryOf(steps);
  if (randomisationNumber === undefined || randomisationNumber === summary.randomisationNumber) return ok(undefined);
  await manager.query(`select pg_advisory_xact_lock(hashtextextended('randomisation ' || $1, 0))`, [trialId]);
  const held = await manager.query<unknown[]>(
    `select from enrolment where trial_id = $1 and id <> $2 and summary->>'randomisationNumber' = $3 limit 1`,
    [trialId, id, randomisationNumber],
  );
  return held.length === 0
    ? ok(undefined)
    : failure('already-exists', 'Another participant of the trial has this number.', '/randomisationNumber');
}
