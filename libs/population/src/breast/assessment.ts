import type { Day } from '@kohort/kernel';
import { practitionerOn, subjectOf, unitOn, visit } from '../care/care-team.js';
import type { Chart, Recorded } from '../core/chart.js';
import { concept, coding, loinc, SNOMED, snomed, TERMINOLOGY } from '../core/coding.js';
import { moment } from '../core/dates.js';
import type { DiagnosticReport, Observation } from '../core/fhir.js';
import { observe, type Finding } from '../core/observation.js';
import { at, type Random } from '../core/random.js';
import { BREAST, type Side } from './breast-condition.js';
import { addMammogram, addUltrasound } from './imaging.js';

export type Birads = 0 | 1 | 2 | 3 | 4 | 5 | 6;
export type Density = 'a' | 'b' | 'c' | 'd';

const BIRADS: readonly (readonly [code: string, display: string])[] = [
  ['397138000', 'Mammography assessment Category 0 - Need additional imaging evaluation'],
  ['397140005', 'Mammography assessment Category 1 - Negative'],
  ['397141009', 'Mammography assessment Category 2 - Benign finding'],
  ['397143007', 'Mammography assessment Category 3 - Probably benign finding'],
  ['397144001', 'Mammography assessment Category 4 - Suspicious abnormality'],
  ['397145000', 'Mammography assessment Category 5 - Highly suggestive of malignancy'],
  ['6111000179101', 'Mammography assessment Category 6 - Known biopsy proven malignancy'],
];
const DENSITY: Readonly<Record<Density, readonly [code: string, display: string]>> = {
  a: ['129716005', 'Almost entirely fat'],
  b: ['129717001', 'Scattered fibroglandular densities'],
  c: ['129718006', 'Heterogeneously dense'],
  d: ['129719003', 'Extremely dense'],
};
/** Density is stated with the assessment (assumed); it is not yet reported in every region. */
const DENSITY_STATED = 0.93;
/** Density read by one reader only so far (assumed). */
const DENSITY_PRELIMINARY = 0.02;
/** Examinations by tomosynthesis (assumed). */
const TOMOSYNTHESIS = 0.12;

export interface Examination {
  readonly day: Day;
  readonly purpose: 'screening' | 'diagnostic';
  readonly birads: Birads;
  readonly density: Density;
  /** The breast that the assessment is about; both where it is not given. */
  readonly side?: Side;
  /** Ultrasound at the same visit. */
  readonly ultrasound?: Side;
}

/** A visit with mammogram, BI-RADS assessment, density and report. */
export function addExamination(chart: Chart, random: Random, examination: Examination): void {
  const { person } = chart;
  const { day, purpose, birads, density, side, ultrasound } = examination;
  const type = purpose === 'screening' ? 'screening' : 'referral';
  const { id: encounter } = visit(chart, day, type, ['breast', 'breast-clinician']);
  const study = { day, encounter };
  const images = addMammogram(chart, random, study, random.chance(TOMOSYNTHESIS) ? 'tomosynthesis' : purpose);
  if (ultrasound) addUltrasound(chart, study, ultrasound);
  const about: Pick<Finding, 'day' | 'category' | 'encounter' | 'derivedFrom' | 'performer'> = {
    day,
    category: 'imaging',
    encounter: { reference: `Encounter/${encounter}` },
    derivedFrom: [{ reference: `ImagingStudy/${images.id}` }],
    performer: [practitionerOn(person, day, 'breast-clinician')],
  };
  const results: Recorded<Observation>[] = [
    observe(chart, 'birads', {
      ...about,
      code: snomed('146611000146107', 'BI-RADS assessment category'),
      ...(side ? { bodySite: BREAST[side] } : {}),
      valueCodeableConcept: concept(coding(SNOMED, ...at(BIRADS, birads))),
    }),
  ];
  if (random.chance(DENSITY_STATED)) {
    results.push(
      observe(chart, 'density', {
        ...about,
        status: random.chance(DENSITY_PRELIMINARY) ? 'preliminary' : 'final',
        code: snomed('733851004', 'Breast consistency (ACR density)'),
        valueCodeableConcept: concept(coding(SNOMED, ...DENSITY[density])),
      }),
    );
  }
  addReport(chart, examination, encounter, images.id, results);
}

function addReport(
  chart: Chart,
  { day, purpose, birads }: Examination,
  encounter: string,
  images: string,
  results: readonly Recorded<Observation>[],
): void {
  const { person } = chart;
  chart.add<DiagnosticReport>('mammography-report', {
    resourceType: 'DiagnosticReport',
    status: 'final',
    category: [concept(coding(`${TERMINOLOGY}/v2-0074`, 'RAD'))],
    code: purpose === 'screening' ? loinc('24606-6', 'MG Breast Screening') : loinc('24605-8', 'MG Breast Diagnostic'),
    subject: subjectOf(person),
    encounter: { reference: `Encounter/${encounter}` },
    effectiveDateTime: moment(day, 9, 20),
    issued: moment(day, 15),
    performer: [unitOn(person, day, 'breast')],
    resultsInterpreter: [practitionerOn(person, day, 'breast-clinician')],
    result: results.map(({ id }) => ({ reference: `Observation/${id}` })),
    imagingStudy: [{ reference: `ImagingStudy/${images}` }],
    conclusion: `BI-RADS ${birads}`,
  });
}
