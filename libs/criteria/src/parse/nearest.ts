import { distance } from 'fastest-levenshtein';

/** The candidate that a misspelt word most probably means: at most a third of it differs, case aside. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.ceil(word.length / 3));
  for (const candidate of candidates) {
    const difference = distance(word.toLowerCase(), candidate.toLowerCase());
    if (difference > least || (difference === least && best !== undefined)) continue;
    best = candidate;
    least = difference;
  }
  return best;
}

/** "Did you mean …?", or else what there is to choose from. */
export function suggestion(word: string, candidates: readonly string[]): string | undefined {
  const best = nearest(word, candidates);
  if (best !== undefined) return `Did you mean "${best}"?`;
  return candidates.length === 0 ? undefined : `Known: ${candidates.join(', ')}.`;
}
