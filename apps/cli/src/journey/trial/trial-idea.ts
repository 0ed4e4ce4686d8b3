/** A trial that fits the people of a journey. */
export interface TrialIdea {
  /** A criteria document. */
  readonly criteria: CriteriaDocument;
  readonly sex: 'FEMALE' | 'ALL';
  /** Ages of the first criterion, which is called 'age'. */
  readonly ages: { readonly ge: number; readonly le: number };
  /** A criterion that nobody may fulfil, and a diagnosis that does. */
  readonly exclusion: { readonly id: string; readonly diagnosis: Coding };
}

export interface Coding {
  readonly system: string;
  readonly code: string;
  readonly display: string;
}

interface Criterion {
  readonly id: string;
  readonly expression: object;
  readonly [member: string]: unknown;
}

export interface CriteriaDocument {
  readonly title: { readonly sv: string; readonly en: string };
  readonly criteria: readonly Criterion[];
  readonly [member: string]: unknown;
}

/** The same document with its ages the wrong way round, as one may type them. */
export const withMistake = ({ criteria, ages: { ge, le } }: TrialIdea): CriteriaDocument => ({
  ...criteria,
  criteria: criteria.criteria.map((each) =>
    each.id === 'age' ? { ...each, expression: { type: 'age', ge: le, le: ge } } : each,
  ),
});
