import { failed, ok, type Result } from '@kohort/kernel';
import type { EnrolmentState } from './enrolment-state.js';
import { wrongIn } from './guards.js';
import type { LogEntry } from './log-entry.js';
import { FORWARD, isFollowed, movesFrom, type MoveName } from './moves.js';
import { after, scopeOf, type Step } from './replay.js';
import type { EnrolmentFault, Terms } from './terms.js';

const invalid = (path: string, message: string) => failed<EnrolmentFault>({ code: 'invalid-input', message, path });

const wrongState = (message: string, path = '') => failed<EnrolmentFault>({ code: 'wrong-state', message, path });

const overTarget = failed<EnrolmentFault>({
  code: 'target-reached',
  message: 'The site has enrolled as many as it was to; whoever enrols one more says so with "overTarget".',
  path: '/overTarget',
});

/**
 * The state after an entry that is to follow these steps, or why it cannot: the state must allow it, the trial's and the
 * site's terms too, and the date must be neither in the future nor before the step before it.
 */
export function checkEntry(
  steps: readonly Step[],
  entry: LogEntry,
  terms: Terms,
): Result<EnrolmentState, EnrolmentFault> {
  const last = steps.at(-1);
  if (last === undefined) return beginning(entry, terms);
  const next = after(steps, entry);
  if (next === undefined) return notNow(last.state, steps, entry.kind);
  const ordered = checkOrder(steps, entry);
  if (!ordered.ok) return ordered;
  const dated = checkDate(entry, terms);
  if (!dated.ok) return dated;
  if (entry.kind === 'enrol' && terms.reconsentNeeded)
    return wrongState('A newer consent form or protocol version is in force: record a re-consent first.', '/move');
  if (entry.kind === 'withdraw' && isFollowed(last.state, scopeOf(steps)) && entry.fields.scope !== 'all')
    return invalid('/scope', 'The person left the treatment before: what is left to leave is all of the trial.');
  const wrong = wrongIn(entry, terms);
  if (wrong === undefined && entry.kind === 'enrol' && terms.targetReached && entry.fields.overTarget !== true)
    return overTarget;
  return wrong === undefined ? ok(next) : invalid(wrong.path, wrong.message);
}

/**
 * The steps of a log as it holds once one entry of it is amended: that one must be as one that is entered now, and all must
 * follow each other. What others say was checked by the terms of their day.
 */
export function checkLog(
  entries: readonly LogEntry[],
  terms: Terms,
  amended: string | undefined,
): Result<readonly Step[], EnrolmentFault> {
  const steps: Step[] = [];
  for (const entry of entries) {
    const checked = entry.id === amended ? checkEntry(steps, entry, terms) : checkFollows(steps, entry);
    if (!checked.ok) return checked;
    steps.push({ entry, state: checked.value });
  }
  return ok(steps);
}

function checkFollows(steps: readonly Step[], entry: LogEntry): Result<EnrolmentState, EnrolmentFault> {
  const last = steps.at(-1);
  if (last === undefined) return ok('referred');
  const next = after(steps, entry);
  if (next === undefined) return notNow(last.state, steps, entry.kind);
  const ordered = checkOrder(steps, entry);
  return ordered.ok ? ok(next) : ordered;
}

function beginning({ kind, eventDate }: LogEntry, { today }: Terms): Result<EnrolmentState, EnrolmentFault> {
  if (kind !== 'refer') return wrongState('A log begins with a referral.');
  return eventDate <= today ? ok('referred') : invalid('/eventDate', 'must not be in the future');
}

function notNow(state: EnrolmentState, steps: readonly Step[], kind: string) {
  const moves = movesFrom(state, scopeOf(steps));
  const possible = moves.length === 0 ? 'nothing more can be done' : `possible now: ${moves.join(', ')}`;
  return wrongState(
    `Who is ${state} cannot be moved by "${kind}"; ${possible}.`,
    kind === 'contact-attempt' ? '' : '/move',
  );
}

/** An attempt to reach somebody may be entered late, after moves that came later. */
function checkOrder(steps: readonly Step[], { kind, eventDate }: LogEntry): Result<undefined, EnrolmentFault> {
  const before = kind === 'contact-attempt' ? steps[0] : lastMove(steps);
  return before === undefined || before.entry.eventDate <= eventDate
    ? ok(undefined)
    : invalid('/eventDate', `must not be before ${before.entry.eventDate}, when "${before.entry.kind}" was`);
}

function checkDate({ kind, eventDate }: LogEntry, { today, permit }: Terms): Result<undefined, EnrolmentFault> {
  const path = '/eventDate';
  if (eventDate > today) return invalid(path, 'must not be in the future');
  if (!FORWARD.includes(kind as MoveName)) return ok(undefined);
  const covered = permit !== undefined && permit.from <= eventDate && eventDate <= permit.until;
  return covered ? ok(undefined) : invalid(path, 'must be a day that a permit of the trial covers');
}

/** A contact attempt counts as one where it moved the person. */
const lastMove = (steps: readonly Step[]): Step | undefined =>
  steps.findLast(({ entry, state }, at) => entry.kind !== 'contact-attempt' || state !== steps[at - 1]?.state);
