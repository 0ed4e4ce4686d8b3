import type { Criteria } from '../schema/criteria.js';
import { conceptFiltersOf, expressionsOf, namedValueSet, valueSetRefsOf, valueSetsOf, type Located } from '../tree.js';
import { faultAt, type CriteriaFault } from './fault.js';
import { suggestion } from './nearest.js';

/** Value sets that are named but not there, and those that contain themselves. */
export function valueSetFaults(criteria: Criteria): CriteriaFault[] {
  const names = Object.keys(criteria.valueSets ?? {});
  const missing = [...namesUsed(criteria), ...namesNested(criteria)]
    .filter(({ node }) => namedValueSet(criteria, node) === undefined)
    .map(({ node, keys }) =>
      faultAt('unknown-value-set', keys, `There is no value set "${node}" in the document.`, suggestion(node, names)),
    );
  return [...missing, ...circles(criteria)];
}

const namesUsed = (criteria: Criteria): Located<string>[] =>
  expressionsOf(criteria)
    .flatMap(valueSetRefsOf)
    .flatMap(({ node, keys }) => (typeof node === 'string' ? [{ node, keys }] : []));

const namesNested = (criteria: Criteria): Located<string>[] =>
  valueSetsOf(criteria)
    .flatMap(conceptFiltersOf)
    .flatMap(({ node, keys }) => ('valueSet' in node ? [{ node: node.valueSet, keys: [...keys, 'valueSet'] }] : []));

/** Each reference that closes a circle, with the way round. */
function circles(criteria: Criteria): CriteriaFault[] {
  const faults: CriteriaFault[] = [];
  const done = new Set<string>();
  const visit = (name: string, trail: readonly string[]): void => {
    const node = namedValueSet(criteria, name);
    if (!node || done.has(name)) return;
    const way = [...trail, name];
    for (const filter of conceptFiltersOf({ node, keys: ['valueSets', name] })) {
      if (!('valueSet' in filter.node)) continue;
      const next = filter.node.valueSet;
      const start = way.indexOf(next);
      if (start === -1) visit(next, way);
      else {
        const circle = [...way.slice(start), next].join(' → ');
        faults.push(
          faultAt('circular-value-set', [...filter.keys, 'valueSet'], `The value set contains itself: ${circle}.`),
        );
      }
    }
    done.add(name);
  };
  for (const name of Object.keys(criteria.valueSets ?? {})) visit(name, []);
  return faults;
}
