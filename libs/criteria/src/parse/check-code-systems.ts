import { canonicalSystem, findSystem, systemNames } from '@kohort/vocabulary';
import type { Criteria } from '../schema/criteria.js';
import type { ConceptFilter } from '../schema/value-set.js';
import { conceptFiltersOf, valueSetsOf, type Located } from '../tree.js';
import { faultAt, type CriteriaFault } from './fault.js';
import { nearest } from './nearest.js';

/** Code systems that are neither known nor declared, and expansions that nothing asks for. */
export function codeSystemFaults(criteria: Criteria): CriteriaFault[] {
  const declared = new Set((criteria.codeSystems ?? []).map(canonicalSystem));
  return valueSetsOf(criteria)
    .flatMap(conceptFiltersOf)
    .flatMap((filter) => filterFaults(filter, declared));
}

function filterFaults({ node, keys }: Located<ConceptFilter>, declared: ReadonlySet<string>): CriteriaFault[] {
  if ('valueSet' in node) return [];
  const faults: CriteriaFault[] = [];
  const { system, expansion, descendants } = node;
  if (findSystem(system) === undefined && !declared.has(canonicalSystem(system))) {
    const near = nearest(system, [...systemNames(), ...declared]);
    const hint = near === undefined ? 'Declare a local code system in `codeSystems`.' : `Did you mean "${near}"?`;
    faults.push(faultAt('unknown-code-system', [...keys, 'system'], `"${system}" is no known code system.`, hint));
  }
  if (expansion && !descendants) {
    const message = 'An expansion lists descendants, which this filter does not ask for.';
    faults.push(faultAt('not-applicable', [...keys, 'expansion'], message, 'Set "descendants": true.'));
  }
  return faults;
}
