import type { Person } from '../core/person.js';
import type { Random } from '../core/random.js';
import type { Diagnoses } from './conditions.js';

const MG_PER_DL = 88.42;

/**
 * Estimated glomerular filtration rate, mL/min per 1.73 m², from creatinine in µmol/L: CKD-EPI 2021 (Inker et al., N Engl
 * J Med 2021;385:1737–49).
 */
export function filtrationRate({ sex }: Pick<Person, 'sex'>, age: number, creatinine: number): number {
  const [kappa, alpha, factor] = sex === 'female' ? [0.7, -0.241, 1.012] : [0.9, -0.302, 1];
  const ratio = creatinine / MG_PER_DL / kappa;
  return 142 * Math.min(ratio, 1) ** alpha * Math.max(ratio, 1) ** -1.2 * 0.9938 ** age * factor;
}

/**
 * A person's usual creatinine, µmol/L. Means of healthy people: Rustad 2004, women about 65 and men 80; those with kidney
 * disease as the stage of it says (KDIGO), computed back at the person's age.
 */
export function usualCreatinine(random: Random, person: Person, diagnoses: Diagnoses): number {
  const healthy = Math.max(38, random.normal(person.sex === 'female' ? 65 : 80, 10));
  const target = diagnoses.has('kidney-disease-4')
    ? random.normal(23, 4)
    : diagnoses.has('kidney-disease-3')
      ? random.normal(47, 7)
      : undefined;
  if (target === undefined) return healthy;
  let creatinine = healthy;
  while (filtrationRate(person, person.age, creatinine) > target) creatinine *= 1.02;
  return creatinine;
}
