import type { Criteria } from '@kohort/criteria';
import type { Fact, FactResource } from '@kohort/facts';
import { expressionInterests, type Interest } from './expression-interests.js';

/** What the verdicts of one trial may rest on, by the type of the record. */
export type Interests = ReadonlyMap<FactResource, readonly Interest[]>;

/** A change of what is known of one person. */
export interface RecordChange {
  /** All facts of the records that changed, as they were before and as they are now. */
  readonly facts: readonly Fact[];
  /** The person, the coverage of the source or what is blocked changed, and not records alone. */
  readonly whole: boolean;
}

/** What the verdicts of these criteria may rest on, compiled once for many changes. */
export function interestsOf(criteria: Criteria): Interests {
  const byResource = new Map<FactResource, Interest[]>();
  for (const { expression } of criteria.criteria) {
    for (const { resource, interest } of expressionInterests(expression, criteria)) {
      const known = byResource.get(resource);
      if (known) known.push(interest);
      else byResource.set(resource, [interest]);
    }
  }
  return byResource;
}

/**
 * Whether a change may alter a verdict of a trial, its evidence or its gaps. It says yes where it does not know: where it
 * says no, evaluating again on the same day gives the same.
 */
export const concerns = (interests: Interests, { facts, whole }: RecordChange): boolean =>
  whole || facts.some((fact) => (interests.get(fact.source.resource) ?? []).some((interest) => interest(fact)));
