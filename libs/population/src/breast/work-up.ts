import type { Day } from '@kohort/kernel';
import { practitionerOn, subjectOf, unitOn, visit } from '../care/care-team.js';
import type { Chart } from '../core/chart.js';
import { coding, concept, loinc, snomed, TERMINOLOGY } from '../core/coding.js';
import { moment } from '../core/dates.js';
import type { DiagnosticReport, Procedure, Specimen } from '../core/fhir.js';
import type { Random } from '../core/random.js';
import { addExamination, type Birads } from './assessment.js';
import { BREAST, type Side } from './breast-condition.js';
import { addUltrasound } from './imaging.js';
import type { DensityOn } from './screening.js';

/** What a work-up ends in. After a recall about one in six has cancer (5 found in 1,000 screened, Thurfjell 1994). */
const OUTCOMES: Readonly<Record<Reason, readonly (readonly [Birads, number])[]>> = {
  recall: [
    [1, 0.12],
    [2, 0.46],
    [3, 0.14],
    [4, 0.17],
    [5, 0.11],
  ],
  // Assumed.
  symptom: [
    [1, 0.14],
    [2, 0.38],
    [3, 0.16],
    [4, 0.19],
    [5, 0.13],
  ],
};
/** Malignant at biopsy: category 4 in 2–95 %, 5 in at least 95 % (ACR BI-RADS Atlas, 5th edition). */
const MALIGNANT: Readonly<Partial<Record<Birads, number>>> = { 3: 0.01, 4: 0.3, 5: 0.95 };
/** Biopsied by category, and up to so many days later (assumed). */
const BIOPSIED: Readonly<Partial<Record<Birads, number>>> = { 3: 0.2, 4: 0.8, 5: 0.9 };
const BIOPSY_DAYS = 21;
const WITH_ULTRASOUND = 0.75;
/** Recalls that ultrasound alone settles, without a new assessment (assumed). */
const ULTRASOUND_ONLY = 0.12;
const BIOPSIES = [
  ['432550005', 'Core needle biopsy of breast using ultrasound guidance', 0.75],
  ['44578009', 'Core needle biopsy of breast', 0.15],
  ['387736007', 'Fine needle aspiration of breast', 0.1],
] as const;

export type Reason = 'recall' | 'symptom';

export interface Tumour {
  readonly day: Day;
  readonly side: Side;
  readonly specimen: string;
}

/** Mammogram, ultrasound and, where suspicious, biopsy; answers the cancer that was found. */
export function addWorkUp(
  chart: Chart,
  random: Random,
  { day, reason, density, isCancer = false }: { day: Day; reason: Reason; density: DensityOn; isCancer?: boolean },
): Tumour | undefined {
  const side: Side = random.chance(0.5) ? 'left' : 'right';
  if (reason === 'recall' && random.chance(ULTRASOUND_ONLY)) {
    const { id: encounter } = visit(chart, day, 'referral', ['breast', 'breast-clinician']);
    addUltrasound(chart, { day, encounter }, side);
    return undefined;
  }
  const birads = isCancer
    ? random.weighted<Birads>([
        [4, 1],
        [5, 2],
      ])
    : random.weighted(OUTCOMES[reason]);
  const ultrasound = random.chance(WITH_ULTRASOUND) ? { ultrasound: side } : {};
  const examination = { day, purpose: 'diagnostic', birads, density: density(day), ...ultrasound } as const;
  addExamination(chart, random, birads > 2 ? { ...examination, side } : examination);
  const biopsied = day + random.whole(0, BIOPSY_DAYS);
  if (!isCancer && (biopsied > chart.person.last || !random.chance(BIOPSIED[birads] ?? 0))) return undefined;
  const isMalignant = isCancer || random.chance(MALIGNANT[birads] ?? 0);
  return addBiopsy(chart, random, Math.min(biopsied, chart.person.last), side, isMalignant);
}

/** A biopsy with its specimen and pathology report; answers the tumour where it is malignant. */
export function addBiopsy(
  chart: Chart,
  random: Random,
  day: Day,
  side: Side,
  isMalignant: boolean,
): Tumour | undefined {
  const { person } = chart;
  const [code, display] = random.weighted(BIOPSIES.map((row) => [row, row[2]] as const));
  chart.add<Procedure>('biopsy', {
    resourceType: 'Procedure',
    status: 'completed',
    code: snomed(code, display),
    subject: subjectOf(person),
    performedDateTime: moment(day, 10),
    bodySite: [BREAST[side]],
    performer: [{ actor: practitionerOn(person, day, 'breast-clinician') }],
  });
  const { id: specimen } = chart.add<Specimen>('specimen', {
    resourceType: 'Specimen',
    status: 'available',
    type: snomed('119376003', 'Tissue specimen'),
    subject: subjectOf(person),
    receivedTime: moment(day, 12),
    collection: { collectedDateTime: moment(day, 10), bodySite: BREAST[side] },
  });
  const answered = Math.min(day + random.whole(2, 9), person.last);
  addReport(chart, day, { answered, specimen, isMalignant });
  return isMalignant ? { day: answered, side, specimen } : undefined;
}

function addReport(
  chart: Chart,
  day: Day,
  { answered, specimen, isMalignant }: { answered: Day; specimen: string; isMalignant: boolean },
): void {
  const { person } = chart;
  chart.add<DiagnosticReport>('pathology-report', {
    resourceType: 'DiagnosticReport',
    status: 'final',
    category: [concept(coding(`${TERMINOLOGY}/v2-0074`, 'PAT'))],
    code: loinc('22637-3', 'Pathology report diagnosis'),
    subject: subjectOf(person),
    effectiveDateTime: moment(day, 10),
    issued: moment(answered, 14),
    performer: [unitOn(person, day, 'laboratory')],
    resultsInterpreter: [practitionerOn(person, day, 'pathologist')],
    specimen: [{ reference: `Specimen/${specimen}` }],
    conclusion: isMalignant ? 'Malignitet' : 'Ingen malignitet',
  });
}
