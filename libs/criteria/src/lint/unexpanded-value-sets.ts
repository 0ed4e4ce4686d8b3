import { conceptFiltersOf, valueSetsOf } from '../tree.js';
import { showsDescendants } from '../value-sets.js';
import { warningAt } from './finding.js';
import type { Rule } from './linted.js';

/** Filters that ask for descendants which neither the code structure nor an expansion shows. */
export const unexpandedValueSets: Rule = ({ criteria }) =>
  valueSetsOf(criteria)
    .flatMap(conceptFiltersOf)
    .flatMap(({ node, keys }) =>
      'valueSet' in node || showsDescendants(node)
        ? []
        : [
            warningAt({
              code: 'unexpanded-value-set',
              keys,
              message: `Nothing shows the descendants in ${node.system}: records of them are missed, and absence stays unknown.`,
              hint: 'Give the `expansion` of a terminology server.',
            }),
          ],
    );
