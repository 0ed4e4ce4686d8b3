import type { Interval } from '@kohort/facts';

/** Sex as the formulas know it. */
export type FormulaSex = 'female' | 'male';

/** Body mass index, kg/m². `weight` in kg, `height` in m (WHO Technical Report Series 894, 2000). */
export const bmi = (weight: number, height: number): number => weight / (height * height);

/**
 * Creatinine clearance, mL/min, by Cockcroft and Gault (Nephron 1976;16:31–41).
 * `age` in years, `weight` in kg, `creatinine` in mg/dL.
 */
export const cockcroftGault = (age: number, weight: number, creatinine: number, sex: FormulaSex): number =>
  (((140 - age) * weight) / (72 * creatinine)) * (sex === 'female' ? 0.85 : 1);

/**
 * Estimated glomerular filtration rate, mL/min per 1.73 m², CKD-EPI 2021 without race (Inker et al., N Engl J Med
 * 2021;385:1737–49). `age` in years, `creatinine` in mg/dL.
 */
export function ckdEpi2021(age: number, creatinine: number, sex: FormulaSex): number {
  const [kappa, alpha, factor] = sex === 'female' ? [0.7, -0.241, 1.012] : [0.9, -0.302, 1];
  const ratio = creatinine / kappa;
  return 142 * Math.min(ratio, 1) ** alpha * Math.max(ratio, 1) ** -1.2 * 0.9938 ** age * factor;
}

/** Years of age from which Cockcroft-Gault and CKD-EPI hold: both were made of the values of adults. */
export const ADULT = 18;

/**
 * What a formula makes of uncertain inputs, each above 0, at each of the ages: from its least to its greatest value. It must
 * be monotone in each input, so that the extremes lie where each input is at one of its ends. An end of the result is open
 * where it is reached only with an input at an open end.
 */
export function imageOf(
  inputs: readonly Interval[],
  ages: readonly number[],
  compute: (values: readonly number[], age: number) => number,
): Interval {
  const results = corners(inputs).flatMap(({ values, isOpen }) =>
    // 0 / 0 and ∞ / ∞ lie between the extremes, which other corners give.
    ages.map((age) => ({ result: compute(values, age), isOpen })).filter(({ result }) => !Number.isNaN(result)),
  );
  const [low, high] = [
    Math.min(...results.map((each) => each.result)),
    Math.max(...results.map((each) => each.result)),
  ];
  const isOpen = (end: number): boolean => results.every((each) => each.result !== end || each.isOpen);
  return { low, high, lowOpen: isOpen(low), highOpen: isOpen(high) };
}

interface Corner {
  readonly values: readonly number[];
  readonly isOpen: boolean;
}

/** Every choice of an end from each interval. */
const corners = (intervals: readonly Interval[]): readonly Corner[] =>
  intervals.reduce<readonly Corner[]>(
    (chosen, { low, high, lowOpen, highOpen }) =>
      chosen.flatMap(({ values, isOpen }) => [
        { values: [...values, low], isOpen: isOpen || lowOpen },
        { values: [...values, high], isOpen: isOpen || highOpen },
      ]),
    [{ values: [], isOpen: false }],
  );
