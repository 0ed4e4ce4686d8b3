import type { Person } from '../core/person.js';
import type { Diagnoses } from './conditions.js';
import type { Reproductive } from './reproductive.js';

/** What decides whether a person takes a drug. */
export interface Patient {
  readonly person: Person;
  readonly ill: Diagnoses;
  readonly reproductive: Reproductive;
}

export interface Drug {
  /** ATC. */
  readonly code: string;
  readonly display: string;
  readonly dose: string;
  /** Share of such people who take it. */
  readonly share: (patient: Patient) => number;
}

const drug = (code: string, display: string, dose: string, share: Drug['share']): Drug => ({
  code,
  display,
  dose,
  share,
});
/** For those with a diagnosis. */
const against =
  (key: string, share: number): Drug['share'] =>
  ({ ill }) =>
    ill.has(key) ? share : 0;
const women =
  (from: number, to: number, share: number): Drug['share'] =>
  ({ person: { sex, age } }) =>
    sex === 'female' && age >= from && age <= to ? share : 0;

/**
 * Drugs in common use. Shares among those with the diagnosis are assumed in keeping with Swedish guidelines; those of the
 * whole population with Socialstyrelsen's statistics on medication: 22 % collect drugs for blood pressure (2023),
 * 13 % of women and 7 % of men antidepressants (2018).
 */
export const DRUGS: readonly Drug[] = [
  drug('C09AA02', 'enalapril', '10 mg, 1 tablett dagligen', against('hypertension', 0.4)),
  drug('C08CA01', 'amlodipin', '5 mg, 1 tablett dagligen', against('hypertension', 0.4)),
  drug('C09CA01', 'losartan', '50 mg, 1 tablett dagligen', against('hypertension', 0.3)),
  drug('C07AB02', 'metoprolol', '50 mg, 1 tablett dagligen', against('heart-failure', 0.8)),
  drug('C09DX04', 'sakubitril och valsartan', '49/51 mg, 1 tablett 2 gånger dagligen', against('heart-failure', 0.3)),
  drug('C10AA05', 'atorvastatin', '40 mg, 1 tablett dagligen', ({ ill }) =>
    ill.has('ischaemic-heart-disease') ? 0.85 : ill.has('diabetes') ? 0.6 : ill.has('hypertension') ? 0.2 : 0,
  ),
  drug('A10BA02', 'metformin', '500 mg, 2 tabletter 2 gånger dagligen', against('diabetes', 0.75)),
  drug('A10BK03', 'empagliflozin', '10 mg, 1 tablett dagligen', against('diabetes', 0.3)),
  drug('A10AE04', 'insulin glargin', '20 E dagligen', against('diabetes-1', 1)),
  drug('B01AF02', 'apixaban', '5 mg, 1 tablett 2 gånger dagligen', against('atrial-fibrillation', 0.8)),
  drug('N06AB06', 'sertralin', '50 mg, 1 tablett dagligen', against('depression', 0.6)),
  drug('N06DA02', 'donepezil', '10 mg, 1 tablett dagligen', against('alzheimer', 0.6)),
  drug('H03AA01', 'levotyroxin', '100 µg, 1 tablett dagligen', against('hypothyroidism', 0.95)),
  drug('R03AK07', 'formoterol och budesonid', '1 inhalation 2 gånger dagligen', against('asthma', 0.6)),
  drug('A02BC01', 'omeprazol', '20 mg, 1 kapsel dagligen', ({ person: { age } }) => (age > 60 ? 0.15 : 0.05)),
  drug('N02BE01', 'paracetamol', '500 mg, vid behov', ({ person: { age } }) => (age > 70 ? 0.2 : 0.06)),
  // Some 8 % of women of 50–59 years (Socialstyrelsen; not looked up again).
  drug('G03FA01', 'noretisteron och estrogen', '1 tablett dagligen', ({ reproductive, person: { age } }) =>
    reproductive.isPostmenopausal && age < 68 ? 0.09 : 0,
  ),
  drug('G03CA03', 'estradiol', '50 µg/24 timmar, plåster', ({ reproductive, person: { age } }) =>
    reproductive.isPostmenopausal && age < 68 ? 0.04 : 0,
  ),
  drug('G03CA04', 'estriol', '0,5 mg, vagitorium', ({ reproductive }) => (reproductive.isPostmenopausal ? 0.07 : 0)),
  drug('G02BA03', 'livmoderinlägg med gestagen', '1 spiral', women(20, 50, 0.12)),
  drug('G03AA07', 'levonorgestrel och etinylestradiol', '1 tablett dagligen', women(16, 40, 0.12)),
  drug('J01CE02', 'fenoximetylpenicillin', '1 g, 1 tablett 3 gånger dagligen i 7 dagar', () => 0.05),
];
