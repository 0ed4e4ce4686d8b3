import type { ConceptMatcher, Criteria, Records, ValueSetRef } from '@kohort/criteria';
import type { Fact, FactResource } from '@kohort/facts';
import type { Day } from '@kohort/kernel';
import type { EvaluationContext, Subject } from './context.js';
import type { Gap, UnknownReason } from './finding.js';

/** The missing-data rule of a leaf: what the absence of any record means. */
export type IfAbsent = 'unknown' | 'not-met';

/** Criteria and context that every compiled part shares. */
export interface Compilation {
  readonly criteria: Criteria;
  readonly context: EvaluationContext;
  matcher(set: ValueSetRef): ConceptMatcher;
  /** The filter over records as a function of one person. */
  records(records: Records, ifAbsent: IfAbsent): Selector;
}

/** A record that may belong to what was asked for, and why that is open. */
export interface Candidate {
  readonly fact: Fact;
  readonly reason: UnknownReason;
}

/** The records of one person that were asked for. */
export interface Selection {
  /** Certainly asked for. */
  readonly members: readonly Fact[];
  /** Perhaps: a date, a status or a detail is missing. */
  readonly candidates: readonly Candidate[];
  /** Explicit statements that nothing of what was asked for was so, about the days that were asked for. */
  readonly negations: readonly Fact[];
  /** Would have been members but for the window. */
  readonly outside: readonly Fact[];
  /** Records without any code, which may be what was asked for: while there are some, nothing is known to be absent. */
  readonly uncoded?: readonly Fact[];
}

export interface Selector {
  readonly resources: readonly FactResource[];
  readonly matcher: ConceptMatcher | undefined;
  readonly days: { readonly from?: Day; readonly to: Day };
  readonly select: (subject: Subject) => Selection;
}

/** One gap per reason, with the records that left it open. */
export function gapsOf(candidates: readonly Candidate[], path: string): Gap[] {
  const byReason = new Map<UnknownReason, Fact[]>();
  for (const { fact, reason } of candidates) {
    const facts = byReason.get(reason);
    if (facts) facts.push(fact);
    else byReason.set(reason, [fact]);
  }
  return [...byReason].map(([reason, facts]) => ({ reason, path, facts }));
}
