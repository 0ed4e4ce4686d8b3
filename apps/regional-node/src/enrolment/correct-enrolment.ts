import { checkAmendment, effective, summaryOf, type LogEntry, type Step } from '@kohort/enrolment';
import { ok, type Result } from '@kohort/kernel';
import type { CorrectEnrolment } from '@kohort/node-api';
import { failure, type AppFault } from '@kohort/platform';
import { MoreThan, type EntityManager } from 'typeorm';
import { EnrolmentRow } from './enrolment.entity.js';
import type { Enrolments } from './enrolments.js';
import { needsReconsent } from './mark-reconsent.js';
import { openAttempt } from './open-attempt.js';
import type { TrialTerms } from './terms-of.js';
import type { Staff } from './reach.js';
import { watchingPlaces } from './site-places.js';
import { unlessRandomised } from './unless-randomised.js';
import { mayMove } from './who-moves.js';
import { newEntry, writeEntry } from './write-entry.js';

/**
 * Corrects or voids an entry, with a reason. What was written stays; the log as it then holds must pass every guard. It takes
 * the permission that making the entry takes.
 */
export const correctEnrolment = (
  deps: Enrolments,
  id: string,
  correction: CorrectEnrolment,
  staff: Staff,
  now: Date,
): Promise<Result<undefined, AppFault>> =>
  deps.dataSource.transaction(async (manager): Promise<Result<undefined, AppFault>> => {
    const opened = await openAttempt(manager, deps, { id, ...correction }, staff, now);
    if (!opened.ok) return opened;
    const { row, log, terms, settings } = opened.value;
    const about = effective(log).find((each) => each.id === correction.event);
    if (about === undefined) return failure('invalid-input', 'There is no such entry, or it was voided.', '/event');
    const allowed = mayMove(staff, about.kind, row, settings);
    if (!allowed.ok) return allowed;
    const reopens = correction.action === 'void' || correction.scope === 'treatment';
    if (reopens && (await hasLater(manager, row)))
      return failure('wrong-state', 'A later attempt of this person has begun: this one stays ended.', '/event');
    const entry = amendment(about, correction);
    const steps = checkAmendment(log, entry, terms);
    if (!steps.ok) return steps;
    const unique = await unlessRandomised(manager, row, steps.value);
    if (!unique.ok) return unique;
    const { reason, note } = correction;
    const set = consentOf(row, steps.value, terms);
    const written = { entry, steps: steps.value, actor: staff.actor, at: now, reason, note, set };
    await watchingPlaces(manager, row, () => writeEntry(manager, row, written));
    return ok(undefined);
  });

/** The entry with the values that were given, and the others as they were. */
function amendment(about: LogEntry, correction: CorrectEnrolment): LogEntry {
  const { action, eventDate, rowVersion, event, reason, note, ...given } = correction;
  if (action === 'void') return newEntry({ kind: 'void', eventDate: about.eventDate, fields: {}, corrects: about.id });
  const { code } = given;
  const { criterion: old, ...others } = about.fields;
  // Another code names no criterion unless it is given.
  const kept = old === undefined || (code !== undefined && code !== about.fields.code) ? others : about.fields;
  const fields = { ...kept, ...(given as LogEntry['fields']) };
  return newEntry({ kind: 'correction', eventDate: eventDate ?? about.eventDate, fields, corrects: about.id });
}

const hasLater = async (manager: EntityManager, { trialId, personId, attempt }: EnrolmentRow): Promise<boolean> =>
  personId !== null && (await manager.existsBy(EnrolmentRow, { trialId, personId, attempt: MoreThan(attempt) }));

/** What the consent is to, as the log now holds. */
function consentOf(
  row: EnrolmentRow,
  steps: readonly Step[],
  { running, consentForms, today }: TrialTerms,
): Partial<EnrolmentRow> {
  const { consentFormVersion } = summaryOf(steps);
  if (consentFormVersion === undefined) return { consentedVersion: null, reconsentNeeded: false };
  const consentedVersion = row.consentedVersion ?? row.version;
  const now = { version: running?.version, consentForms, today };
  return { consentedVersion, reconsentNeeded: needsReconsent({ consentedVersion, consentFormVersion }, now) };
}
