import { unitOn } from '../care/care-team.js';
import type { Chart } from '../core/chart.js';
import { coding, concept, LOINC, loinc, quantity, rounded } from '../core/coding.js';
import type { CodeableConcept } from '../core/fhir.js';
import { observe, type Finding } from '../core/observation.js';
import { at, type Random } from '../core/random.js';
import { BREAST } from './breast-condition.js';
import type { Biology } from './tumour.js';
import type { Tumour } from './work-up.js';

const POSITIVE = concept(coding(LOINC, 'LA6576-8', 'Positive'));
const NEGATIVE = concept(coding(LOINC, 'LA6577-6', 'Negative'));
/** HER2 by immunohistochemistry: 0, 1+, 2+, 3+. */
const HER2_SCORES = ['LA6111-4', 'LA11841-6', 'LA11842-4', 'LA11843-2'];
const NOTTINGHAM = ['LA27823-6', 'LA27824-4', 'LA27825-1'];
/** How receptors are written: as a share of cells, as a code, as a word (assumed). Records of one region differ in this. */
const WAYS = [
  ['percent', 0.5],
  ['code', 0.4],
  ['word', 0.1],
] as const;
/** Grade not stated in the report (assumed). */
const GRADE_MISSING = 0.04;

/** Grade, receptors and Ki-67 of a tumour, from its biopsy. */
export function addPathology(chart: Chart, random: Random, tumour: Tumour, biology: Biology): void {
  const { day, side, specimen } = tumour;
  const about: Pick<Finding, 'day' | 'category' | 'specimen' | 'bodySite' | 'performer'> = {
    day,
    category: 'laboratory',
    specimen: { reference: `Specimen/${specimen}` },
    bodySite: BREAST[side],
    performer: [unitOn(chart.person, day, 'laboratory')],
  };
  const add = (code: CodeableConcept, value: Partial<Finding>): void =>
    void observe(chart, 'pathology', { ...about, code, ...value });

  if (!random.chance(GRADE_MISSING)) {
    add(loinc('44648-4', 'Histologic grade [Score] in Breast cancer specimen Qualitative by Nottingham'), {
      valueCodeableConcept: concept(coding(LOINC, at(NOTTINGHAM, biology.grade - 1))),
    });
  }
  const way = random.weighted(WAYS);
  addReceptor(add, random, way, ['85337-4', '85329-1', 'Oestrogen receptor'], biology.er);
  addReceptor(add, random, way, ['85339-0', '85325-9', 'Progesterone receptor'], biology.pr);
  addHer2(add, random, biology.her2);
  add(loinc('85330-9', 'Cells.Ki-67 nuclear Ag/100 cells in Breast cancer specimen by Immune stain'), {
    valueQuantity: quantity(biology.ki67, '%'),
  });
}

type Add = (code: CodeableConcept, value: Partial<Finding>) => void;

function addReceptor(
  add: Add,
  random: Random,
  way: 'percent' | 'code' | 'word',
  [presence, share, name]: readonly [string, string, string],
  isPositive: boolean,
): void {
  if (way === 'percent') {
    add(loinc(share, name), { valueQuantity: quantity(isPositive ? random.whole(10, 100) : 0, '%') });
  } else if (way === 'code') {
    add(loinc(presence, name), { valueCodeableConcept: isPositive ? POSITIVE : NEGATIVE });
  } else {
    add(loinc(presence, name), { valueString: isPositive ? 'positiv' : 'negativ' });
  }
}

/** An uncertain stain (2+) is settled by in situ hybridisation (ASCO/CAP 2018, 2023). */
function addHer2(add: Add, random: Random, isPositive: boolean): void {
  const isUncertain = random.chance(0.2);
  const score = isUncertain ? 2 : isPositive ? 3 : random.whole(0, 1);
  add(loinc('85319-2', 'HER2 [Presence] in Breast cancer specimen by Immune stain'), {
    valueCodeableConcept: concept(coding(LOINC, at(HER2_SCORES, score))),
  });
  if (!isUncertain) return;
  add(loinc('49683-6', 'ERBB2/CEP17 copy number ratio by FISH'), {
    valueQuantity: quantity(rounded(isPositive ? random.normal(4, 1) + 1 : random.normal(1.3, 0.15), 1), '1', 'kvot'),
  });
  add(loinc('48676-1', 'HER2 [Interpretation] in Tissue'), { valueCodeableConcept: isPositive ? POSITIVE : NEGATIVE });
}
