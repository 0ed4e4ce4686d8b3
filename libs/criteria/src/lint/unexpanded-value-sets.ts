import { openFilters } from '../open-filters.js';
import { warningAt } from './finding.js';
import type { Rule } from './linted.js';

/** Filters that ask for descendants which neither the code structure nor an expansion shows. */
export const unexpandedValueSets: Rule = ({ criteria }) =>
  openFilters(criteria).map(({ node, keys }) =>
    warningAt({
      code: 'unexpanded-value-set',
      keys,
      message: `Nothing shows the descendants in ${node.system}: records of them are missed, and absence stays unknown.`,
      hint: 'Give the `expansion` of a terminology server.',
    }),
  );
