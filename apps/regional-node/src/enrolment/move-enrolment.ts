import { checkEntry, type LogEntry, type Step } from '@kohort/enrolment';
import { ok, type Result } from '@kohort/kernel';
import type { MoveEnrolment, NewContactAttempt } from '@kohort/node-api';
import type { AppFault } from '@kohort/platform';
import type { EntityManager } from 'typeorm';
import type { EnrolmentRow } from './enrolment.entity.js';
import type { Enrolments } from './enrolments.js';
import { needsReconsent } from './mark-reconsent.js';
import { openAttempt, unlessObjected, type Attempt } from './open-attempt.js';
import type { Staff } from './reach.js';
import { watchingPlaces } from './site-places.js';
import { unlessRandomised } from './unless-randomised.js';
import { mayMove } from './who-moves.js';
import { newEntry, writeEntry } from './write-entry.js';

interface Change {
  readonly id: string;
  readonly rowVersion: number;
  readonly entry: Omit<LogEntry, 'id'>;
}

/** Takes an attempt on by one move. Whoever makes it takes the consent, or signs, where the move is one of these. */
export function moveEnrolment(
  deps: Enrolments,
  id: string,
  { rowVersion, move, eventDate, ...fields }: MoveEnrolment,
  staff: Staff,
  now: Date,
): Promise<Result<undefined, AppFault>> {
  const acts = ['record-consent', 're-consent', 'sign-eligibility'].includes(move) ? { by: staff.actor.id } : {};
  return enter(deps, { id, rowVersion, entry: { kind: move, eventDate, fields: { ...fields, ...acts } } }, staff, now);
}

/** Notes an attempt to reach somebody; the first in which the person was spoken to is the contact. */
export function recordContactAttempt(
  deps: Enrolments,
  id: string,
  { rowVersion, eventDate, ...fields }: NewContactAttempt,
  staff: Staff,
  now: Date,
): Promise<Result<undefined, AppFault>> {
  return enter(deps, { id, rowVersion, entry: { kind: 'contact-attempt', eventDate, fields } }, staff, now);
}

const enter = (deps: Enrolments, change: Change, staff: Staff, now: Date): Promise<Result<undefined, AppFault>> =>
  deps.dataSource.transaction(async (manager): Promise<Result<undefined, AppFault>> => {
    const opened = await openAttempt(manager, deps, change, staff, now);
    if (!opened.ok) return opened;
    const { row, steps, terms, settings } = opened.value;
    const allowed = mayMove(staff, change.entry.kind, row, settings);
    if (!allowed.ok) return allowed;
    const entry = newEntry(change.entry);
    const next = checkEntry(steps, entry, terms);
    if (!next.ok) return next;
    const free = await unlessObjected(manager, row, entry.kind);
    if (!free.ok) return free;
    const all = [...steps, { entry, state: next.value }];
    const unique = await unlessRandomised(manager, row, all);
    if (!unique.ok) return unique;
    await watchingPlaces(manager, row, () => write(manager, opened.value, all, staff, now));
    return ok(undefined);
  });

async function write(
  manager: EntityManager,
  { row, terms }: Attempt,
  steps: readonly Step[],
  { actor }: Staff,
  at: Date,
): Promise<void> {
  const entry = steps.at(-1)?.entry;
  if (entry === undefined) return;
  await writeEntry(manager, row, { entry, steps, actor, at, set: versionOf(row, entry, terms) });
}

/** Consent is to what runs now: until eligibility is signed, the person is screened by it too. */
function versionOf(
  row: EnrolmentRow,
  { kind, fields }: LogEntry,
  { running, consentForms, today }: Attempt['terms'],
): Partial<EnrolmentRow> {
  if (kind !== 'record-consent' && kind !== 're-consent') return {};
  const consentedVersion = Math.max(running?.version ?? row.version, row.version);
  const { consentFormVersion = null } = fields;
  const reconsentNeeded = needsReconsent(
    { consentedVersion, consentFormVersion },
    { version: running?.version, consentForms, today },
  );
  const held = row.state === 'eligible' || row.state === 'enrolled' || running === undefined;
  const screenedBy = held ? {} : { versionId: running.versionId, version: running.version };
  return { consentedVersion, reconsentNeeded, ...screenedBy };
}
