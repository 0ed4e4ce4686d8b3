import type { ClinicalScale } from './scale.js';

/** A grade and the wider ones that it is part of, by their ids: IIIA, III. */
export function lineageOf(scale: ClinicalScale, id: string): readonly string[] {
  const within = scale.grades.find((grade) => grade.id === id)?.within;
  return within === undefined ? [id] : [id, ...lineageOf(scale, within)];
}

/** Whether a grade is another one or part of it. */
export const isGradeWithin = (scale: ClinicalScale, id: string, wider: string): boolean =>
  lineageOf(scale, id).includes(wider);

/**
 * From the lowest to the highest rank of a grade and all its parts; undefined where none has a place in the order. Only
 * ranks of one scale can be compared.
 */
export function ranksOf(scale: ClinicalScale, id: string): { readonly low: number; readonly high: number } | undefined {
  const parts = scale.grades.filter((grade) => isGradeWithin(scale, grade.id, id));
  const ranks = parts.flatMap(({ rank }) => (rank === undefined ? [] : [rank]));
  return ranks.length === 0 ? undefined : { low: Math.min(...ranks), high: Math.max(...ranks) };
}
