import { invariant } from '@kohort/kernel';
import { canonicalSystem, conceptOf, findSystem, isWithin, splitConcept, type Concept } from '@kohort/vocabulary';
import type { LocalizedText } from './schema/comparison.js';
import type { Criteria } from './schema/criteria.js';
import type { ConceptFilter, ValueSet, ValueSetRef } from './schema/value-set.js';
import { namedValueSet } from './tree.js';

/** A value set, ready to be asked. */
export interface ConceptMatcher {
  /** Whether the concept is in the set for sure. */
  has(concept: Concept): boolean;
  /** Whether the concept is included, but an exclusion of which nothing shows the descendants may take it out again. */
  mayHave(concept: Concept): boolean;
  /**
   * Whether the concept states, for sure, the absence of what the set means ("No history of …"). A set that includes
   * another does not take over its negations: the absence of a part is not the absence of the whole.
   */
  negates(concept: Concept): boolean;
  /** False where descendants are asked for that neither the code structure nor an expansion shows. */
  readonly complete: boolean;
  readonly title: LocalizedText | undefined;
}

interface Matching {
  /** In the set, whatever descendants are not shown. */
  readonly has: (concept: Concept) => boolean;
  readonly mayHave: (concept: Concept) => boolean;
  /** In the set, if the descendants that are not shown are such. */
  readonly possible: (concept: Concept) => boolean;
  readonly complete: boolean;
}

/**
 * Compiles a value set, by name or written in place. Answers are remembered, so keep the matcher.
 * @throws where a named set does not exist or is circular, which `parseCriteria` refuses.
 */
export function conceptMatcher(set: ValueSetRef, criteria: Pick<Criteria, 'valueSets'>): ConceptMatcher {
  const resolved = typeof set === 'string' ? existing(set, criteria) : set;
  const ancestors = typeof set === 'string' ? [set] : [];
  const members = matchSet(resolved, criteria, ancestors);
  const negations = matchAny(resolved.negatedBy ?? [], criteria, ancestors);
  return {
    has: remembered(members.has),
    mayHave: members.complete ? () => false : remembered(members.mayHave),
    negates: resolved.negatedBy ? remembered(negations.has) : () => false,
    complete: members.complete,
    title: resolved.title,
  };
}

/** Whether the descendants that a filter asks for are all known: by the code structure, or as an expansion. */
export function showsDescendants(filter: Exclude<ConceptFilter, { valueSet: string }>): boolean {
  return !filter.descendants || filter.expansion !== undefined || hasStructure(filter.system);
}

/** Whether the codes of a system show what lies below them. */
export const hasStructure = (system: string): boolean => findSystem(system)?.hierarchy === 'structure';

/** The code of an entry that may carry a display for people. */
export const codeOf = (entry: string | { readonly code: string }): string =>
  typeof entry === 'string' ? entry : entry.code;

function existing(name: string, criteria: Pick<Criteria, 'valueSets'>): ValueSet {
  const set = namedValueSet(criteria, name);
  invariant(set, `value set "${name}" passed the parser`);
  return set;
}

function matchSet(
  { include, exclude }: ValueSet,
  criteria: Pick<Criteria, 'valueSets'>,
  ancestors: readonly string[],
): Matching {
  const included = matchAny(include, criteria, ancestors);
  if (!exclude || exclude.length === 0) return included;
  const excluded = matchAny(exclude, criteria, ancestors);
  const has = (concept: Concept): boolean => included.has(concept) && !excluded.possible(concept);
  return {
    has,
    mayHave: (concept) =>
      (included.has(concept) || included.mayHave(concept)) && !has(concept) && !excluded.has(concept),
    possible: (concept) => included.possible(concept) && !excluded.has(concept),
    complete: included.complete && excluded.complete,
  };
}

/** All filters as one: exact codes in one set, ancestors by code structure, other value sets as matchers. */
function matchAny(
  filters: readonly ConceptFilter[],
  criteria: Pick<Criteria, 'valueSets'>,
  ancestors: readonly string[],
): Matching {
  const nested = filters.flatMap((filter) => {
    if (!('valueSet' in filter)) return [];
    invariant(!ancestors.includes(filter.valueSet), `a circular value set passed the parser: "${filter.valueSet}"`);
    return [matchSet(existing(filter.valueSet, criteria), criteria, [...ancestors, filter.valueSet])];
  });
  const { exact, above, open } = codesIn(filters);
  const has = (concept: Concept): boolean =>
    exact.has(concept) ||
    above.some((ancestor) => isWithin(concept, ancestor)) ||
    nested.some((matching) => matching.has(concept));
  return {
    has,
    mayHave: (concept) => !has(concept) && nested.some((matching) => matching.mayHave(concept)),
    possible: (concept) =>
      has(concept) || open.has(splitConcept(concept).system) || nested.some((matching) => matching.possible(concept)),
    complete: open.size === 0 && nested.every((matching) => matching.complete),
  };
}

/** The codes that filters list: meant themselves, with all below, and the systems of which descendants are not shown. */
function codesIn(filters: readonly ConceptFilter[]) {
  const exact = new Set<Concept>();
  const above: Concept[] = [];
  const open = new Set<string>();
  for (const filter of filters) {
    if ('valueSet' in filter) continue;
    const concepts = filter.codes.map((entry) => conceptOf(filter.system, codeOf(entry)));
    for (const concept of concepts) exact.add(concept);
    if (!filter.descendants) continue;
    for (const code of filter.expansion ?? []) exact.add(conceptOf(filter.system, code));
    if (hasStructure(filter.system)) above.push(...concepts);
    if (!showsDescendants(filter)) open.add(canonicalSystem(filter.system));
  }
  return { exact, above, open };
}

function remembered(has: (concept: Concept) => boolean): (concept: Concept) => boolean {
  const answers = new Map<Concept, boolean>();
  return (concept) => {
    let answer = answers.get(concept);
    if (answer === undefined) {
      answer = has(concept);
      answers.set(concept, answer);
    }
    return answer;
  };
}
