import type { Fact } from '@kohort/facts';
import type { UnknownReason } from './finding.js';
import type { Candidate, Selection } from './selection.js';

/**
 * The records that may be the latest (or earliest): those that no certain member is certainly later than. With partial
 * dates, ties and uncertain members these are several, and a test is decided only if all agree.
 */
export function extremes(which: 'latest' | 'earliest', { members, candidates }: Selection): Candidate[] {
  const unbeaten = which === 'latest' ? notBefore(members) : notAfter(members);
  const certain = members.filter(unbeaten);
  const tie: UnknownReason = tieReason(certain);
  return [...certain.map((fact) => ({ fact, reason: tie })), ...candidates.filter(({ fact }) => unbeaten(fact))];
}

/** Whether no member is certainly later (`isLater`), found from the last of them so that it takes linear time. */
function notBefore(members: readonly Fact[]): (fact: Fact) => boolean {
  const dated = members.flatMap(({ start }) => start ?? []);
  const last = greatest(dated.map(({ days }) => days.first));
  const lastInstant = greatest(dated.flatMap(({ instant }) => instant ?? []));
  const lastWithoutInstant = greatest(dated.flatMap(({ days, instant }) => (instant === undefined ? days.first : [])));
  return ({ start }) => {
    if (!start) return true;
    if (start.instant === undefined) return last <= start.days.last;
    return lastInstant <= start.instant && lastWithoutInstant <= start.days.last;
  };
}

/** The same with time turned round. */
function notAfter(members: readonly Fact[]): (fact: Fact) => boolean {
  const mirrored = notBefore(members.map(mirror));
  return (fact) => mirrored(mirror(fact));
}

const greatest = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b), -Infinity);

const mirror = (fact: Fact): Fact => {
  if (!fact.start) return fact;
  const { days, instant } = fact.start;
  const start = {
    days: { first: -days.last, last: -days.first },
    ...(instant === undefined ? {} : { instant: -instant }),
  };
  return { ...fact, start };
};

/** Two at the same known time conflict; else it is the dates that leave the order open. */
function tieReason(facts: readonly Fact[]): UnknownReason {
  if (facts.some((fact) => !fact.start)) return 'undated';
  const [first] = facts;
  const together = facts.every(
    ({ start }) =>
      start?.days.first === first?.start?.days.first &&
      start?.days.last === first?.start?.days.last &&
      start?.days.first === start?.days.last,
  );
  return together ? 'conflicting' : 'partial-date';
}
