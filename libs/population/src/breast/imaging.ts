import type { Day } from '@kohort/kernel';
import { practitionerOn, subjectOf } from '../care/care-team.js';
import type { Chart, Recorded } from '../core/chart.js';
import { coding, DICOM, SNOMED, snomed } from '../core/coding.js';
import { moment } from '../core/dates.js';
import type { ImagingStudy, ImagingStudySeries } from '../core/fhir.js';
import type { Person } from '../core/person.js';
import type { Random } from '../core/random.js';
import { KOHORT } from '../core/tag.js';
import type { Side } from './breast-condition.js';

/** The four views of a mammogram: each breast from above and obliquely. */
const VIEWS = [
  ['R CC', 'right', '399162004', 'Cranio-caudal'],
  ['L CC', 'left', '399162004', 'Cranio-caudal'],
  ['R MLO', 'right', '399368009', 'Medio-lateral oblique'],
  ['L MLO', 'left', '399368009', 'Medio-lateral oblique'],
] as const;
const SIDES = { left: coding(SNOMED, '7771000', 'Left'), right: coding(SNOMED, '24028007', 'Right') };
const MAMMOGRAPHY = coding(DICOM, 'MG', 'Mammography');
const ULTRASOUND = coding(DICOM, 'US', 'Ultrasound');
/** Some archives name the modality by the page of the standard that lists it. */
const BY_PAGE = coding('http://dicom.nema.org/medical/dicom/current/output/chtml/part16/sect_CID_29.html', 'MG');
const NAMED_BY_PAGE = 0.02;
const BREAST = coding(SNOMED, '76752008', 'Breast structure');
/** DICOM: Digital Mammography X-Ray Image, for presentation. */
const SOP_CLASS = { system: 'urn:ietf:rfc:3986', code: 'urn:oid:1.2.840.10008.5.1.4.1.1.1.2' };
const PROCEDURES = {
  screening: snomed('384151000119104', 'Screening mammography of bilateral breasts'),
  diagnostic: snomed('71651007', 'Mammography'),
  tomosynthesis: snomed('450566007', 'Digital tomosynthesis of breast'),
} as const;

interface Study {
  readonly day: Day;
  readonly encounter: string;
}

/** A mammogram as its images: four series, one for each view. */
export function addMammogram(
  chart: Chart,
  random: Random,
  { day, encounter }: Study,
  procedure: keyof typeof PROCEDURES,
): Recorded<ImagingStudy> {
  const modality = random.chance(NAMED_BY_PAGE) ? BY_PAGE : MAMMOGRAPHY;
  const study = uidOf(chart.person, day, 0);
  const series = VIEWS.map(([title, side, code, view], place): ImagingStudySeries => ({
    extension: [{ url: `${KOHORT}/view`, valueCoding: coding(SNOMED, code, view) }],
    uid: uidOf(chart.person, day, place + 1),
    number: place + 1,
    modality,
    description: title,
    numberOfInstances: 1,
    bodySite: BREAST,
    laterality: SIDES[side],
    instance: [{ uid: uidOf(chart.person, day, place + 11), sopClass: SOP_CLASS, number: 1, title }],
  }));
  return chart.add<ImagingStudy>('imaging', {
    ...imaging(chart, day, encounter, study),
    modality: [modality],
    numberOfSeries: series.length,
    numberOfInstances: series.length,
    procedureCode: [PROCEDURES[procedure]],
    series,
  });
}

/** An ultrasound examination of one breast. */
export function addUltrasound(chart: Chart, { day, encounter }: Study, side: Side): Recorded<ImagingStudy> {
  return chart.add<ImagingStudy>('imaging', {
    ...imaging(chart, day, encounter, uidOf(chart.person, day, 30)),
    modality: [ULTRASOUND],
    numberOfSeries: 1,
    numberOfInstances: 3,
    procedureCode: [snomed('47079000', 'Ultrasonography of breast')],
    series: [
      {
        uid: uidOf(chart.person, day, 31),
        number: 1,
        modality: ULTRASOUND,
        numberOfInstances: 3,
        bodySite: BREAST,
        laterality: SIDES[side],
      },
    ],
  });
}

const imaging = ({ person }: Chart, day: Day, encounter: string, uid: string) =>
  ({
    resourceType: 'ImagingStudy',
    identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:${uid}` }],
    status: 'available',
    subject: subjectOf(person),
    encounter: { reference: `Encounter/${encounter}` },
    started: moment(day, 9, 20),
    interpreter: [practitionerOn(person, day, 'breast-clinician')],
  }) satisfies Partial<ImagingStudy>;

/** A unique identifier below 2.25, the arc of numbers that need no registration (ITU-T X.667). */
const uidOf = ({ seed, index }: Person, day: Day, part: number): string =>
  `2.25.9${seed}${String(index).padStart(9, '0')}${String(day).padStart(6, '0')}${String(part).padStart(2, '0')}`;
