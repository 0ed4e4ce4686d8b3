import { failed, type Result } from '@kohort/kernel';
import { checkLog } from './check-entry.js';
import { effective, type EntryKind, type LogEntry } from './log-entry.js';
import type { Step } from './replay.js';
import type { EnrolmentFault, Terms } from './terms.js';

const refused = (code: EnrolmentFault['code'], message: string, path: string) =>
  failed<EnrolmentFault>({ code, message, path });

/**
 * The steps of a log once an entry of it is corrected or voided: the entry must pass its guards, and the whole log must still
 * hold. Old values stay in the log; only the last move can be voided, and of a referral nothing but the date changes.
 */
export function checkAmendment(
  log: readonly LogEntry[],
  amendment: LogEntry,
  terms: Terms,
): Result<readonly Step[], EnrolmentFault> {
  const held = effective(log);
  const about = held.find(({ id }) => id === amendment.corrects);
  if (about === undefined) return refused('invalid-input', 'There is no such entry, or it was voided.', '/event');
  if (amendment.kind === 'void') {
    if (about.kind === 'refer') return refused('wrong-state', 'A referral is not voided: close it.', '/event');
    if (about.kind !== 'contact-attempt' && about !== held.at(-1))
      return refused(
        'wrong-state',
        'Only the last entry can be voided; correct this one, or void those after it.',
        '/event',
      );
  }
  const alien = alienIn(about, amendment);
  if (alien !== undefined) return refused('invalid-input', 'The entry says nothing of the kind.', `/${alien}`);
  return checkLog(effective([...log, amendment]), { ...terms, reconsentNeeded: false, targetReached: false }, about.id);
}

/** What an entry may have been made without, and is given later. */
const GIVEN_LATER: Partial<Record<EntryKind, readonly string[]>> = {
  'fail-screening': ['criterion'],
  enrol: ['arm', 'randomisationNumber'],
};

/** A value that the entry does not have, and that is not given later. */
function alienIn(about: LogEntry, { fields }: LogEntry): string | undefined {
  if (about.kind === 'refer' && fields.code !== undefined && fields.code !== about.fields.code) return 'code';
  const later = GIVEN_LATER[about.kind] ?? [];
  return Object.keys(fields).find((name) => !(name in about.fields) && !later.includes(name));
}
