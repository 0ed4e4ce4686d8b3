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
