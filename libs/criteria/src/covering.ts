import { isWithin, splitConcept, type Concept } from '@kohort/vocabulary';
import type { ConceptSet } from './normal-form/concept-set.js';
import { ValueSetNormaliser } from './normal-form/value-set.js';
import type { Criteria } from './schema/criteria.js';
import type { ValueSetRef } from './schema/value-set.js';

/**
 * Whether a concept is at or above all that a value set lists in the concept's own code system, so that who does not have it
 * has none of them: C50 covers C50.1 and C50.9. A set lists the same meaning in several code systems; one of them is enough.
 */
export function covering(set: ValueSetRef, criteria: Pick<Criteria, 'valueSets'>): (concept: Concept) => boolean {
  const listed = conceptsOf(new ValueSetNormaliser(criteria).resolve(set));
  return (concept) => {
    const { system } = splitConcept(concept);
    const alike = listed.filter((each) => splitConcept(each).system === system);
    return alike.length > 0 && alike.every((each) => isWithin(each, concept));
  };
}

const conceptsOf = ({ include: { exact, below, open, parts } }: ConceptSet): Concept[] => [
  ...exact,
  ...below,
  ...open,
  ...parts.flatMap(conceptsOf),
];
