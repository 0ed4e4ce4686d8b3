import { isEmpty } from '../normal-form/concept-set.js';
import { valueSetsOf } from '../tree.js';
import { errorAt } from './finding.js';
import type { Rule } from './linted.js';

/** Value sets of which everything is excluded again. */
export const emptyValueSets: Rule = ({ criteria, sets }) =>
  valueSetsOf(criteria)
    .filter(({ node }) => isEmpty(sets.resolve(node).include))
    .map(({ keys }) =>
      errorAt({ code: 'empty-value-set', keys, message: 'The value set is empty: it excludes all that it includes.' }),
    );
