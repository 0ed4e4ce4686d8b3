import { addMonths, type Day } from '@kohort/kernel';
import { visit } from '../care/care-team.js';
import type { Chart } from '../core/chart.js';
import { coding, concept, icd, ICD_10_SE, reference, SNOMED } from '../core/coding.js';
import type { Random } from '../core/random.js';
import { ROUTINE_TESTS } from '../health/laboratory-tests.js';
import { addResult, drawAt } from '../health/laboratory.js';
import type { Reproductive } from '../health/reproductive.js';
import { addExamination } from './assessment.js';
import { addBreastCondition } from './breast-condition.js';
import { addPathology } from './pathology.js';
import type { DensityOn } from './screening.js';
import { addPerformanceStatus, addStage } from './staging.js';
import { addTreatment } from './treatment.js';
import { biologyOf } from './tumour.js';
import type { Tumour } from './work-up.js';

/** In situ rather than invasive (national register, from memory, not looked up again). */
const IN_SITU = 0.11;
/** Where in the breast: upper outer quadrant in half (assumed). */
const QUADRANTS = [
  ['C50.4', 0.5],
  ['C50.2', 0.15],
  ['C50.9', 0.15],
  ['C50.8', 0.2],
] as const;
/** Coded in SNOMED CT beside ICD-10-SE (assumed). */
const ALSO_SNOMED = 0.2;
/** From five years on recorded as history of breast cancer (assumed). */
const AS_HISTORY = 0.6;
const YEARLY_FOLLOW_UPS = 5;

/** Everything that follows from a malignant biopsy. */
export function addCancer(
  chart: Chart,
  random: Random,
  tumour: Tumour,
  { isPostmenopausal }: Reproductive,
  density: DensityOn,
): void {
  const { person } = chart;
  const { day, side } = tumour;
  const isOld = person.last > addMonths(day, 60);
  if (random.chance(IN_SITU)) {
    addBreastCondition(chart, day, { code: icd('D05.1', 'Intraduktal cancer in situ'), side, remission: isOld });
    return;
  }
  const codes = [coding(ICD_10_SE, random.weighted(QUADRANTS), 'Malign tumör i bröstkörtel')];
  if (random.chance(ALSO_SNOMED)) codes.push(coding(SNOMED, '254837009', 'Malignant neoplasm of breast'));
  const condition = addBreastCondition(chart, day, { code: concept(...codes), side, remission: isOld });
  const biology = biologyOf(random, person);
  addPathology(chart, random, tumour, biology);
  addStage(chart, random, day, 'clinical', biology.stage, reference(condition));
  addPerformanceStatus(chart, random, day);
  addPreparation(chart, random, day);
  const surgery = addTreatment(chart, random, { diagnosed: day, side, biology, isPostmenopausal });
  if (surgery !== undefined && surgery + 14 <= person.last) {
    addStage(chart, random, surgery + 14, 'pathological', biology.stage, reference(condition));
  }
  addFollowUps(chart, random, surgery, density);
  if (isOld && random.chance(AS_HISTORY)) {
    const code = icd('Z85.3', 'Malign tumör i bröstkörtel i den egna sjukhistorien');
    addBreastCondition(chart, addMonths(day, 60), { code, profession: 'oncologist' });
  }
}

/** Blood counts and liver values before treatment. */
function addPreparation(chart: Chart, random: Random, diagnosed: Day): void {
  const day = Math.min(diagnosed + 5, chart.person.last);
  const { id } = visit(chart, day, 'referral', ['oncology', 'oncologist']);
  const draw = drawAt(chart, day, id);
  for (const test of ROUTINE_TESTS.filter(({ key }) => key !== 'hba1c' && key !== 'ldl')) {
    const value = random.normal(test.usual(chart.person, new Map()), test.spread);
    addResult(chart, draw, test, Math.max(0.1, value));
  }
}

/** A mammogram each year after surgery, for five years. */
function addFollowUps(chart: Chart, random: Random, surgery: Day | undefined, density: DensityOn): void {
  for (let year = 1; surgery !== undefined && year <= YEARLY_FOLLOW_UPS; year += 1) {
    const day = addMonths(surgery, 12 * year) + random.whole(-10, 30);
    if (day > chart.person.last) return;
    addExamination(chart, random, { day, purpose: 'diagnostic', birads: 2, density: density(day) });
  }
}
