import type { Fact } from '@kohort/facts';
import type { UnknownReason } from './finding.js';
import type { Candidate, Selection } from './selection.js';
import { isLater } from './time.js';

/** A record that may be the picked one; `reason` says why it may not be. */
export type Picked = Candidate;

/**
 * The records that may be the latest (or earliest): those that no certain member is certainly later than. With partial
 * dates, ties and uncertain members these are several, and a test is decided only if all agree.
 */
export function extremes(which: 'latest' | 'earliest', { members, candidates }: Selection): Picked[] {
  const beats = (a: Fact, b: Fact): boolean => (which === 'latest' ? isLater(a, b) : isLater(b, a));
  const unbeaten = (fact: Fact): boolean => !members.some((member) => beats(member, fact));
  const certain = members.filter(unbeaten);
  const tie: UnknownReason = tieReason(certain);
  return [...certain.map((fact) => ({ fact, reason: tie })), ...candidates.filter(({ fact }) => unbeaten(fact))];
}

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
