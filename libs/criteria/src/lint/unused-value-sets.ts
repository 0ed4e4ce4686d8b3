import { conceptFiltersOf, expressionsOf, namedValueSet, valueSetRefsOf } from '../tree.js';
import type { Criteria } from '../schema/criteria.js';
import type { ValueSetRef } from '../schema/value-set.js';
import { warningAt } from './finding.js';
import type { Rule } from './linted.js';

/** Value sets that no expression uses, not even through another one. */
export const unusedValueSets: Rule = ({ criteria }) => {
  const used = new Set<string>();
  for (const { node } of expressionsOf(criteria).flatMap(valueSetRefsOf)) use(node, criteria, used);
  return Object.keys(criteria.valueSets ?? {})
    .filter((name) => !used.has(name))
    .map((name) =>
      warningAt({
        code: 'unused-value-set',
        keys: ['valueSets', name],
        message: `No criterion uses the value set "${name}".`,
      }),
    );
};

function use(ref: ValueSetRef, criteria: Criteria, used: Set<string>): void {
  const set = typeof ref === 'string' ? namedValueSet(criteria, ref) : ref;
  if (!set || (typeof ref === 'string' && used.has(ref))) return;
  if (typeof ref === 'string') used.add(ref);
  for (const { node } of conceptFiltersOf({ node: set, keys: [] })) {
    if ('valueSet' in node) use(node.valueSet, criteria, used);
  }
}
