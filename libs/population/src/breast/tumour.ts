import type { Person } from '../core/person.js';
import type { Random } from '../core/random.js';

/** The biology of an invasive breast cancer, which decides its treatment. */
export interface Biology {
  readonly er: boolean;
  readonly pr: boolean;
  readonly her2: boolean;
  readonly grade: 1 | 2 | 3;
  /** Share of dividing cells, per cent. */
  readonly ki67: number;
  readonly stage: Stage;
}

export interface Stage {
  readonly group: string;
  /** AJCC's stage group in SNOMED CT. */
  readonly code: string;
  readonly t: string;
  readonly n: string;
  readonly m: string;
}

const stage = (group: string, code: string, t: string, n: string, m = 'M0'): Stage => ({ group, code, t, n, m });

/**
 * Anatomic stage groups with a typical tumour of each. Shares: rounded from memory of the Swedish National Quality Register
 * for Breast Cancer, not looked up again.
 */
const STAGES: readonly (readonly [Stage, number])[] = [
  [stage('IA', '1222724007', 'T1', 'N0'), 0.47],
  [stage('IIA', '1222766008', 'T2', 'N0'), 0.24],
  [stage('IIB', '1222769001', 'T2', 'N1'), 0.13],
  [stage('IIIA', '1222802001', 'T3', 'N1'), 0.08],
  [stage('IIIC', '1222806003', 'T3', 'N3'), 0.04],
  [stage('IV', '1222837003', 'T2', 'N1', 'M1'), 0.04],
];
/** Oestrogen receptor positive in 85 %, HER2 positive in 13 %, progesterone receptor in four of five ER-positive (same source). */
const ER = 0.85;
const PR_IF_ER = 0.8;
const HER2 = { erPositive: 0.11, erNegative: 0.28 };
const GRADES = {
  erPositive: [
    [1, 0.23],
    [2, 0.53],
    [3, 0.24],
  ],
  erNegative: [
    [1, 0.02],
    [2, 0.23],
    [3, 0.75],
  ],
} as const;

export function biologyOf(random: Random, { age }: Person): Biology {
  const er = random.chance(age < 45 ? ER - 0.13 : ER);
  const grade = random.weighted<1 | 2 | 3>(er ? GRADES.erPositive : GRADES.erNegative);
  return {
    er,
    pr: er && random.chance(PR_IF_ER),
    her2: random.chance(er ? HER2.erPositive : HER2.erNegative),
    grade,
    ki67: Math.min(95, Math.max(1, Math.round(random.normal(8 + grade * 11, 8)))),
    stage: random.weighted(STAGES),
  };
}
