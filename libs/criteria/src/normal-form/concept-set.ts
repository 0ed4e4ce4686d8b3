import { isWithin, overlaps, splitConcept, type Concept } from '@kohort/vocabulary';

/** A set of concepts with names, aliases and nesting resolved. */
export interface ConceptSet {
  readonly include: Concepts;
  readonly exclude: Concepts;
}

export interface Concepts {
  /** Concepts that are meant themselves. */
  readonly exact: ReadonlySet<Concept>;
  /** Concepts that are meant with all that lies below them by code structure. */
  readonly below: readonly Concept[];
  /** Concepts that are meant with descendants that nothing shows yet. */
  readonly open: readonly Concept[];
  /** Other sets, of which something is excluded that cannot be subtracted here. */
  readonly parts: readonly ConceptSet[];
}

export const NONE: Concepts = { exact: new Set(), below: [], open: [], parts: [] };

export const isEmpty = ({ exact, below, open, parts }: Concepts): boolean =>
  exact.size + below.length + open.length + parts.length === 0;

/** Whether a concept is meant for sure, whatever descendants nothing shows. */
const has = ({ exact, below, open, parts }: Concepts, concept: Concept): boolean =>
  exact.has(concept) ||
  open.includes(concept) ||
  below.some((ancestor) => isWithin(concept, ancestor)) ||
  parts.some(({ include, exclude }) => has(include, concept) && !mayHave(exclude, concept));

/** Whether a concept is meant, or may be. */
const mayHave = (concepts: Concepts, concept: Concept): boolean =>
  has(concepts, concept) ||
  concepts.open.some((other) => splitConcept(other).system === splitConcept(concept).system) ||
  concepts.parts.some(({ include, exclude }) => mayHave(include, concept) && !has(exclude, concept));

/** Whether all concepts of one set are in another for sure; false where that cannot be told. */
export function covers(wide: ConceptSet, { include: { exact, below, open, parts } }: ConceptSet): boolean {
  if (open.length + parts.length + wide.exclude.parts.length > 0) return false;
  const excluded = [...wide.exclude.exact, ...wide.exclude.below];
  return (
    [...exact].every((concept) => has(wide.include, concept) && !mayHave(wide.exclude, concept)) &&
    below.every(
      (concept) =>
        wide.include.below.some((ancestor) => isWithin(concept, ancestor)) &&
        !excluded.some((other) => overlaps(other, concept)),
    )
  );
}

/** Drops what is said twice: concepts below one that is meant with its descendants. */
export function withoutRepetition({ exact, below, open, parts }: Concepts): Concepts {
  const topmost: Concept[] = [];
  for (const concept of [...new Set(below)].sort()) {
    if (topmost.some((ancestor) => isWithin(concept, ancestor))) continue;
    topmost.splice(0, Infinity, ...topmost.filter((other) => !isWithin(other, concept)), concept);
  }
  const unexpanded = [...new Set(open)];
  const alone = [...exact].filter(
    (concept) => !unexpanded.includes(concept) && !topmost.some((ancestor) => isWithin(concept, ancestor)),
  );
  return { exact: new Set(alone), below: topmost, open: unexpanded, parts };
}

/** What is included less what is excluded, as far as that can be proven; an exclusion that excludes nothing is dropped. */
export function subtract(include: Concepts, exclude: Concepts): ConceptSet {
  const rest: Concepts = {
    ...include,
    exact: new Set([...include.exact].filter((concept) => !has(exclude, concept))),
    below: include.below.filter((concept) => !exclude.below.some((ancestor) => isWithin(concept, ancestor))),
  };
  const openSystems = new Set(rest.open.map((concept) => splitConcept(concept).system));
  const mayMatter = (concept: Concept): boolean =>
    rest.below.some((ancestor) => overlaps(concept, ancestor)) ||
    rest.parts.length > 0 ||
    openSystems.has(splitConcept(concept).system);
  return {
    include: rest,
    exclude: {
      ...exclude,
      exact: new Set([...exclude.exact].filter(mayMatter)),
      below: exclude.below.filter(mayMatter),
    },
  };
}

/** Several sets as one. */
export const union = (sets: readonly Concepts[]): Concepts => ({
  exact: new Set(sets.flatMap(({ exact }) => [...exact])),
  below: sets.flatMap(({ below }) => below),
  open: sets.flatMap(({ open }) => open),
  parts: sets.flatMap(({ parts }) => parts),
});
