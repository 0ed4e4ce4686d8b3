import { invariant } from '@kohort/kernel';
import { conceptOf, findSystem, isWithin, type Concept } from '@kohort/vocabulary';
import type { LocalizedText } from './schema/comparison.js';
import type { Criteria } from './schema/criteria.js';
import type { ConceptFilter, ValueSet, ValueSetRef } from './schema/value-set.js';
import { namedValueSet } from './tree.js';

/** A value set, ready to be asked. */
export interface ConceptMatcher {
  /** Whether the concept is in the set. */
  has(concept: Concept): boolean;
  /**
   * Whether the concept states the absence of what the set means ("No history of …"). A set that includes another does
   * not take over its negations: the absence of a part is not the absence of the whole.
   */
  negates(concept: Concept): boolean;
  /** False where descendants are asked for that neither the code structure nor an expansion shows. */
  readonly complete: boolean;
  readonly title: LocalizedText | undefined;
}

interface Matching {
  readonly has: (concept: Concept) => boolean;
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
  return {
    has: (concept) => included.has(concept) && !excluded.has(concept),
    complete: included.complete && excluded.complete,
  };
}

/** All filters as one: exact codes in one set, ancestors by code structure, other value sets as matchers. */
function matchAny(
  filters: readonly ConceptFilter[],
  criteria: Pick<Criteria, 'valueSets'>,
  ancestors: readonly string[],
): Matching {
  const exact = new Set<Concept>();
  const above: Concept[] = [];
  const nested: Matching[] = [];
  let complete = true;
  for (const filter of filters) {
    if ('valueSet' in filter) {
      invariant(!ancestors.includes(filter.valueSet), `a circular value set passed the parser: "${filter.valueSet}"`);
      nested.push(matchSet(existing(filter.valueSet, criteria), criteria, [...ancestors, filter.valueSet]));
      continue;
    }
    const concepts = filter.codes.map((entry) => conceptOf(filter.system, codeOf(entry)));
    for (const concept of concepts) exact.add(concept);
    if (!filter.descendants) continue;
    for (const code of filter.expansion ?? []) exact.add(conceptOf(filter.system, code));
    if (hasStructure(filter.system)) above.push(...concepts);
    complete &&= showsDescendants(filter);
  }
  return {
    has: (concept) =>
      exact.has(concept) ||
      above.some((ancestor) => isWithin(concept, ancestor)) ||
      nested.some((matching) => matching.has(concept)),
    complete: complete && nested.every((matching) => matching.complete),
  };
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
