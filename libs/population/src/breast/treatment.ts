import { addMonths, type Day } from '@kohort/kernel';
import { practitionerOn, subjectOf, visit } from '../care/care-team.js';
import type { Chart } from '../core/chart.js';
import { atc, kva, quantity, snomed } from '../core/coding.js';
import { dateOf, moment } from '../core/dates.js';
import type { MedicationAdministration, Procedure } from '../core/fhir.js';
import type { Random } from '../core/random.js';
import { addPrescription } from '../health/medication.js';
import { BREAST, type Side } from './breast-condition.js';
import type { Biology } from './tumour.js';

/** Operated on unless metastatic; breast-conserving in two of three (national register, from memory, not looked up again). */
const OPERATED = 0.95;
const CONSERVING = 0.67;
/** Reconstructed with tissue and prosthesis after mastectomy (assumed). */
const RECONSTRUCTED = 0.1;
/** Radiotherapy after breast-conserving surgery, and after mastectomy (assumed). */
const RADIOTHERAPY = { conserving: 0.9, mastectomy: 0.4 };
const ENDOCRINE = 0.92;
/** CDK4/6 inhibitor beside endocrine therapy at high risk (assumed). */
const ABEMACICLIB = 0.4;
const ENDOCRINE_MONTHS = 60;
const CYCLE_DAYS = 21;

const LETROZOLE = { code: 'L02BG04', display: 'letrozol', dose: '2,5 mg, 1 tablett dagligen' };
const TAMOXIFEN = { code: 'L02BA01', display: 'tamoxifen', dose: '20 mg, 1 tablett dagligen' };
const CDK_INHIBITOR = { code: 'L01EF03', display: 'abemaciklib', dose: '150 mg, 1 tablett 2 gånger dagligen' };
const CHEMOTHERAPY = [
  { code: 'L01DB03', display: 'epirubicin', dose: 90 },
  { code: 'L01AA01', display: 'cyklofosfamid', dose: 600 },
] as const;
const TAXANE = { code: 'L01CD02', display: 'docetaxel', dose: 100 } as const;
const TRASTUZUMAB = { code: 'L01FD01', display: 'trastuzumab', dose: 600 } as const;

export interface Course {
  readonly diagnosed: Day;
  readonly side: Side;
  readonly biology: Biology;
  readonly isPostmenopausal: boolean;
}

/** Surgery, chemotherapy, radiotherapy and endocrine therapy, as far as they have come; answers the day of surgery. */
export function addTreatment(chart: Chart, random: Random, course: Course): Day | undefined {
  const { diagnosed, biology } = course;
  const isMetastatic = biology.stage.m === 'M1';
  const surgery = diagnosed + random.whole(14, 40);
  const operated = !isMetastatic && random.chance(OPERATED) && surgery <= chart.person.last;
  const isConserving = random.chance(CONSERVING);
  if (operated) addSurgery(chart, random, surgery, course.side, isConserving);
  const after = (operated ? surgery : diagnosed) + random.whole(20, 35);
  const hasChemotherapy =
    chart.person.age < 78 && (biology.her2 || !biology.er || biology.grade === 3 || /^I[IV]/.test(biology.stage.group));
  const next = hasChemotherapy ? addChemotherapy(chart, after, biology.her2) : after;
  if (operated && random.chance(isConserving ? RADIOTHERAPY.conserving : RADIOTHERAPY.mastectomy)) {
    addRadiotherapy(chart, random, next, course.side);
  }
  if (biology.er && random.chance(ENDOCRINE)) addEndocrineTherapy(chart, random, next + 10, course);
  return operated ? surgery : undefined;
}

function addSurgery(chart: Chart, random: Random, day: Day, side: Side, isConserving: boolean): void {
  const { id } = visit(chart, day, 'surgery', ['breast', 'breast-clinician']);
  const operate = (code: Procedure['code'], when: Day): void =>
    void chart.add<Procedure>('operation', {
      resourceType: 'Procedure',
      status: 'completed',
      code,
      subject: subjectOf(chart.person),
      ...(when === day ? { encounter: { reference: `Encounter/${id}` } } : {}),
      performedDateTime: moment(when, 10),
      bodySite: [BREAST[side]],
      performer: [{ actor: practitionerOn(chart.person, when, 'breast-clinician') }],
    });
  operate(isConserving ? kva('HAB40', 'Partiell resektion av bröst') : kva('HAC20', 'Mastektomi'), day);
  operate(snomed('396487001', 'Sentinel lymph node biopsy'), day);
  const reconstruction = day + random.whole(200, 700);
  if (!isConserving && random.chance(RECONSTRUCTED) && reconstruction <= chart.person.last) {
    operate(kva('HAE05', 'Bröstrekonstruktion med vävnad och protes'), reconstruction);
  }
}

/** Three cycles of epirubicin and cyclophosphamide, three of docetaxel; trastuzumab with the latter. Answers when it ends. */
function addChemotherapy(chart: Chart, start: Day, her2: boolean): Day {
  for (let cycle = 0; cycle < 6; cycle += 1) {
    const day = start + cycle * CYCLE_DAYS;
    const drugs = cycle < 3 ? CHEMOTHERAPY : her2 ? [TAXANE, TRASTUZUMAB] : [TAXANE];
    for (const { code, display, dose } of day <= chart.person.last ? drugs : []) {
      chart.add<MedicationAdministration>('infusion', {
        resourceType: 'MedicationAdministration',
        status: 'completed',
        medicationCodeableConcept: atc(code, display),
        subject: subjectOf(chart.person),
        effectiveDateTime: moment(day, 11),
        performer: [{ actor: practitionerOn(chart.person, day, 'oncologist') }],
        dosage: { dose: quantity(dose, 'mg') },
      });
    }
  }
  return start + 6 * CYCLE_DAYS + 14;
}

function addRadiotherapy(chart: Chart, random: Random, start: Day, side: Side): void {
  const { last } = chart.person;
  if (start > last) return;
  const end = start + random.pick([20, 34]);
  const isOver = end <= last;
  chart.add<Procedure>('radiotherapy', {
    resourceType: 'Procedure',
    status: isOver ? 'completed' : 'in-progress',
    code: snomed('33195004', 'External beam radiation therapy procedure'),
    subject: subjectOf(chart.person),
    performedPeriod: { start: dateOf(start), ...(isOver ? { end: dateOf(end) } : {}) },
    bodySite: [BREAST[side]],
    performer: [{ actor: practitionerOn(chart.person, start, 'oncologist') }],
  });
}

function addEndocrineTherapy(chart: Chart, random: Random, start: Day, { biology, isPostmenopausal }: Course): void {
  const { last } = chart.person;
  if (start > last) return;
  const until = addMonths(start, ENDOCRINE_MONTHS);
  const end = until <= last ? until : undefined;
  addPrescription(chart, isPostmenopausal ? LETROZOLE : TAMOXIFEN, start, end, 'oncologist');
  if (!biology.her2 && /^(III|IV)/.test(biology.stage.group) && random.chance(ABEMACICLIB)) {
    addPrescription(chart, CDK_INHIBITOR, start, end, 'oncologist');
  }
}
