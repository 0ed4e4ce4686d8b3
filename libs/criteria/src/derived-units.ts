import type { ExpressionOf } from './schema/expression.js';

/** The UCUM unit that each derived quantity is computed in. */
export const DERIVED_UNITS: Readonly<Record<ExpressionOf<'derived'>['quantity'], string>> = {
  bmi: 'kg/m2',
  'creatinine-clearance': 'mL/min',
  'egfr-ckd-epi-2021': 'mL/min/{1.73_m2}',
};
