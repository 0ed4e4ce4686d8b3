import type { Criteria } from './schema/criteria.js';
import type { ConceptFilter } from './schema/value-set.js';
import { conceptFiltersOf, valueSetsOf, type Located } from './tree.js';
import { showsDescendants } from './value-sets.js';

/** A filter that lists codes of one system. */
export type CodeFilter = Exclude<ConceptFilter, { valueSet: string }>;

/** The filters that ask for descendants which neither the code structure nor an expansion shows. */
export const openFilters = (criteria: Criteria): Located<CodeFilter>[] =>
  valueSetsOf(criteria)
    .flatMap(conceptFiltersOf)
    .flatMap(({ node, keys }) => ('valueSet' in node || showsDescendants(node) ? [] : [{ node, keys }]));
