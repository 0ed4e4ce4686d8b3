import type { Person } from '../core/person.js';
import type { Diagnoses } from './conditions.js';

/** Lowest and highest value of healthy adults; undefined where there is no such limit. */
type ReferenceRange = readonly [low: number | undefined, high: number | undefined];

/** A laboratory test in the unit that Swedish laboratories use. */
export interface LaboratoryTest {
  readonly key: string;
  readonly display: string;
  readonly loinc: string;
  /** NPU code, under which Swedish laboratories report. */
  readonly npu: string;
  /** UCUM. */
  readonly unit: string;
  readonly decimals: number;
  readonly women: ReferenceRange;
  readonly men: ReferenceRange;
}

export interface RoutineTest extends LaboratoryTest {
  /** Mean of a person like this one, and spread between such people. */
  readonly usual: (person: Person, ill: Diagnoses) => number;
  readonly spread: number;
  /** Spread within one person from time to time, and change per year, as shares of the value. */
  readonly noise: number;
  readonly drift: number;
}

export const CREATININE: LaboratoryTest = {
  ...{ key: 'creatinine', display: 'Creatinine', loinc: '14682-9', npu: 'NPU18016', unit: 'umol/L', decimals: 0 },
  ...{ women: [45, 90], men: [60, 105] },
};

/**
 * Reference ranges: Nordic Reference Interval Project 2000 (Rustad et al., Scand J Clin Lab Invest 2004;64:271–84), rounded.
 * Means lie within them; what a diagnosis does to a value is assumed. Not all NPU codes are confirmed.
 */
export const ROUTINE_TESTS: readonly RoutineTest[] = [
  {
    ...{ key: 'haemoglobin', display: 'Haemoglobin', loinc: '718-7', npu: 'NPU28309', unit: 'g/L', decimals: 0 },
    ...{ women: [117, 153], men: [134, 170], spread: 9, noise: 0.025, drift: -0.002 },
    usual: ({ sex, age }, ill) => (sex === 'female' ? 135 : 149) - (age > 75 ? 6 : 0) - (ill.has('anaemia') ? 30 : 0),
  },
  {
    ...{ key: 'leukocytes', display: 'Leukocytes', loinc: '6690-2', npu: 'NPU02593', unit: '10*9/L', decimals: 1 },
    ...{ women: [3.5, 8.8], men: [3.5, 8.8], spread: 1.3, noise: 0.12, drift: 0 },
    usual: () => 6.2,
  },
  {
    ...{ key: 'neutrophils', display: 'Neutrophils', loinc: '751-8', npu: 'NPU02902', unit: '10*9/L', decimals: 1 },
    ...{ women: [1.6, 5.9], men: [1.6, 5.9], spread: 0.9, noise: 0.15, drift: 0 },
    usual: () => 3.6,
  },
  {
    ...{ key: 'platelets', display: 'Platelets', loinc: '777-3', npu: 'NPU03568', unit: '10*9/L', decimals: 0 },
    ...{ women: [165, 387], men: [145, 348], spread: 45, noise: 0.06, drift: -0.003 },
    usual: (_, ill) => (ill.has('liver-cirrhosis') ? 110 : 255),
  },
  {
    ...{ key: 'alt', display: 'ALT', loinc: '1742-6', npu: 'NPU19651', unit: 'ukat/L', decimals: 2 },
    ...{ women: [undefined, 0.76], men: [undefined, 1.1], spread: 0.12, noise: 0.15, drift: 0 },
    usual: ({ sex }, ill) => (sex === 'female' ? 0.36 : 0.48) + (ill.has('liver-cirrhosis') ? 0.7 : 0),
  },
  {
    ...{ key: 'ast', display: 'AST', loinc: '1920-8', npu: 'NPU19654', unit: 'ukat/L', decimals: 2 },
    ...{ women: [undefined, 0.61], men: [undefined, 0.76], spread: 0.09, noise: 0.15, drift: 0 },
    usual: ({ sex }, ill) => (sex === 'female' ? 0.34 : 0.42) + (ill.has('liver-cirrhosis') ? 0.6 : 0),
  },
  {
    ...{ key: 'bilirubin', display: 'Bilirubin', loinc: '14631-6', npu: 'NPU01370', unit: 'umol/L', decimals: 0 },
    ...{ women: [undefined, 25], men: [undefined, 25], spread: 3, noise: 0.15, drift: 0 },
    usual: (_, ill) => (ill.has('gilbert') ? 36 : ill.has('liver-cirrhosis') ? 40 : 9),
  },
  {
    ...{ key: 'hba1c', display: 'HbA1c (IFCC)', loinc: '59261-8', npu: 'NPU27300', unit: 'mmol/mol', decimals: 0 },
    ...{ women: [27, 42], men: [27, 42], spread: 3.5, noise: 0.03, drift: 0.008 },
    usual: ({ age }, ill) => (ill.has('diabetes') || ill.has('diabetes-1') ? 54 : age > 50 ? 37 : 34),
  },
  {
    ...{ key: 'ldl', display: 'LDL cholesterol', loinc: '22748-8', npu: 'NPU01568', unit: 'mmol/L', decimals: 1 },
    ...{ women: [1.4, 4.7], men: [1.4, 4.7], spread: 0.8, noise: 0.07, drift: 0.004 },
    usual: ({ age }, ill) => (ill.has('ischaemic-heart-disease') ? 2 : 2.7 + Math.min(age, 60) * 0.011),
  },
];
