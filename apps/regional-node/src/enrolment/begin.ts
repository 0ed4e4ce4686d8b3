import { randomUUID } from 'node:crypto';
import { isFollowed, RETRIABLE } from '@kohort/enrolment';
import { ok, type Result } from '@kohort/kernel';
import type { AuditActor } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import { In, type EntityManager } from 'typeorm';
import { membersOf } from '../consent/lock-contacts.js';
import { EnrolmentRow } from './enrolment.entity.js';
import { lockSite } from './site-places.js';
import { TrialSiteRow } from './trial-site.entity.js';
import { newEntry, writeEntry } from './write-entry.js';

/** How an attempt begins. */
export type Beginning = Pick<
  EnrolmentRow,
  | ('trialId' | 'siteId' | 'personId' | 'personLabel' | 'source' | 'caseId' | 'referredBy' | 'onBehalfOf')
  | ('versionId' | 'version')
> & {
  /** ISO date. */
  readonly eventDate: string;
};

/**
 * Takes somebody into the log of a site, as a new attempt with a number of its own; gives its id. Fails where an attempt is
 * open or the person completed the trial. The caller holds the person's lock, where there is a record.
 */
export async function begin(
  manager: EntityManager,
  { eventDate, ...beginning }: Beginning,
  { actor, at, acted }: { readonly actor: AuditActor; readonly at: Date; readonly acted: boolean },
): Promise<Result<string, AppFault>> {
  const attempt = await nextAttempt(manager, beginning);
  if (attempt === undefined) return failure('already-exists', 'The person is in the log of this trial already.');
  const row: EnrolmentRow = {
    ...beginning,
    ...{ id: randomUUID(), attempt, state: 'referred', screeningNumber: await nextNumber(manager, beginning, at) },
    ...{ consentedVersion: null, summary: {}, reconsentNeeded: false, acted, erasedAt: null, rowVersion: 1 },
    ...{ createdAt: at, changedAt: at },
  };
  await manager.insert(EnrolmentRow, row);
  const entry = newEntry({ kind: 'refer', eventDate, fields: { code: beginning.source } });
  await writeEntry(manager, row, { entry, steps: [{ entry, state: 'referred' }], actor, at, set: { acted } });
  return ok(row.id);
}

/** Who is told apart by a label only cannot be known again. */
async function nextAttempt(
  manager: EntityManager,
  { personId, trialId }: Pick<EnrolmentRow, 'personId' | 'trialId'>,
): Promise<number | undefined> {
  if (personId === null) return 1;
  const members = await membersOf(manager, [personId]);
  const earlier = await manager.findBy(EnrolmentRow, { trialId, personId: In([...members]) });
  const over = earlier.every(
    ({ state, summary }) => (RETRIABLE as readonly string[]).includes(state) && !isFollowed(state, summary.endScope),
  );
  return over ? 1 + Math.max(0, ...earlier.map(({ attempt }) => attempt)) : undefined;
}

/** SE, the last six digits of the site's id, and the number: "SE-3F2A9C-0001". It tells nothing of the person. */
async function nextNumber(
  manager: EntityManager,
  at: Pick<EnrolmentRow, 'trialId' | 'siteId'>,
  now: Date,
): Promise<string> {
  const { trialId, siteId, lastScreeningNumber } = await lockSite(manager, at, now);
  const number = lastScreeningNumber + 1;
  await manager.update(TrialSiteRow, { trialId, siteId }, { lastScreeningNumber: number });
  return `SE-${siteId.slice(-6).toUpperCase()}-${String(number).padStart(4, '0')}`;
}
