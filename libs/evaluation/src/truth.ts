/** Kleene's three values (Kleene, Introduction to Metamathematics, 1952, §64: the strong connectives). */
export type Truth = 'met' | 'not-met' | 'unknown';

export const negate = (truth: Truth): Truth => (truth === 'met' ? 'not-met' : truth === 'not-met' ? 'met' : 'unknown');

/** False as soon as one is false, true when all are true, else unknown. The empty conjunction is true. */
export function conjunction(truths: Iterable<Truth>): Truth {
  let result: Truth = 'met';
  for (const truth of truths) {
    if (truth === 'not-met') return 'not-met';
    if (truth === 'unknown') result = 'unknown';
  }
  return result;
}

/** True as soon as one is true, false when all are false, else unknown. The empty disjunction is false. */
export function disjunction(truths: Iterable<Truth>): Truth {
  let result: Truth = 'not-met';
  for (const truth of truths) {
    if (truth === 'met') return 'met';
    if (truth === 'unknown') result = 'unknown';
  }
  return result;
}

/** At least k of them are true: known true or false as soon as the unknown ones cannot change it. */
export function atLeast(k: number, truths: readonly Truth[]): Truth {
  const met = truths.filter((truth) => truth === 'met').length;
  const open = truths.filter((truth) => truth === 'unknown').length;
  return met >= k ? 'met' : met + open < k ? 'not-met' : 'unknown';
}
