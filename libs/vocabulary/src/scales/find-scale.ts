import { BREAST_SCALES } from './breast.js';
import { PERFORMANCE_SCALES } from './performance.js';
import { RECEPTOR_SCALES } from './receptors.js';
import { REPRODUCTIVE_SCALES } from './reproductive.js';
import type { ClinicalScale } from './scale.js';
import { STAGE } from './stage.js';
import { TNM_SCALES } from './tnm.js';

/** Every clinical scale that criteria may ask for. */
export const SCALES: readonly ClinicalScale[] = [
  ...PERFORMANCE_SCALES,
  STAGE,
  ...TNM_SCALES,
  ...RECEPTOR_SCALES,
  ...BREAST_SCALES,
  ...REPRODUCTIVE_SCALES,
];
const BY_ID: ReadonlyMap<string, ClinicalScale> = new Map(SCALES.map((scale) => [scale.id, scale]));

/** The scale of an id such as "ecog"; undefined where there is none. */
export const findScale = (id: string): ClinicalScale | undefined => BY_ID.get(id);
