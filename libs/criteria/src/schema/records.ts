import { z } from 'zod';
import {
  anyOfRequired,
  COMPARATORS,
  comparators,
  CountComparison,
  hasComparator,
  Offset,
  PointInTime,
} from './comparison.js';
import { ValueSetRef } from './value-set.js';

/** The resource types that "Medication" stands for. */
export const MEDICATION_RESOURCES = [
  'MedicationRequest',
  'MedicationStatement',
  'MedicationAdministration',
  'MedicationDispense',
] as const;

/** FHIR R4 resource types that criteria may ask for; "Medication" is any of the four medication resources. */
export const RECORD_RESOURCES = [
  'Condition',
  'Observation',
  'Medication',
  ...MEDICATION_RESOURCES,
  'Procedure',
  'Encounter',
  'ImagingStudy',
  'DiagnosticReport',
  'AllergyIntolerance',
  'FamilyMemberHistory',
  'Specimen',
  'Immunization',
  'ServiceRequest',
  'Appointment',
  'Consent',
  'ResearchSubject',
] as const;
export type RecordResource = (typeof RECORD_RESOURCES)[number];

export const Laterality = z.enum(['left', 'right', 'bilateral']);

/** A test of one recorded value: a number in a unit, a multiple of a reference limit, a code, a truth value or a flag. */
export const ValueTest = z
  .strictObject({
    ...comparators,
    unit: z.string().min(1).optional().describe('UCUM unit of the bounds; "1" for scores and ratios.'),
    times: z
      .enum(['ULN', 'LLN'])
      .optional()
      .describe('The bounds are multiples of the upper or lower limit of the record’s own reference range.'),
    in: ValueSetRef.optional().describe('The coded value is in this value set.'),
    is: z.boolean().optional(),
    interpretation: z
      .array(z.enum(['H', 'HH', 'L', 'LL', 'N', 'A', 'AA', 'POS', 'NEG', 'IND', 'DET', 'ND']))
      .min(1)
      .optional()
      .describe('The laboratory’s own flag (HL7 v3 ObservationInterpretation) is one of these.'),
  })
  .superRefine((test, context) => {
    const numeric = hasComparator(test);
    const kinds = [numeric, test.in !== undefined, test.is !== undefined, test.interpretation !== undefined];
    const complain = (message: string): void => context.addIssue({ code: 'custom', message });
    if (kinds.filter(Boolean).length !== 1) {
      complain('Needs exactly one kind of test: bounds (eq, gt, ge, lt, le), `in`, `is` or `interpretation`.');
    } else if (numeric && (test.unit === undefined) === (test.times === undefined)) {
      complain('Bounds need either a `unit` or `times` ("ULN" or "LLN"), and not both.');
    } else if (!numeric && (test.unit !== undefined || test.times !== undefined)) {
      complain('`unit` and `times` go with bounds (eq, gt, ge, lt, le).');
    }
  })
  .meta({
    id: 'ValueTest',
    description: 'A test of one recorded value.',
    oneOf: [
      { ...anyOfRequired(COMPARATORS), oneOf: [{ required: ['unit'] }, { required: ['times'] }] },
      ...['in', 'is', 'interpretation'].map((kind) => ({ required: [kind] })),
    ],
    dependentSchemas: { unit: anyOfRequired(COMPARATORS), times: anyOfRequired(COMPARATORS) },
  });
export type ValueTest = z.infer<typeof ValueTest>;

/** Which moment of a record a window looks at. */
const Edge = z
  .enum(['start', 'end', 'any'])
  .describe(
    'Which part of the record must lie inside: its start, its end, or any part. Default: any part for medication and encounters, the start for all else.',
  );

export const Window = z
  .strictObject({
    anchor: z
      .enum(['index', 'screening', 'consent'])
      .optional()
      .describe('The date that offsets count from. Default: the index date.'),
    from: PointInTime.optional().describe('First day inside. Default: no limit.'),
    to: PointInTime.optional().describe('Last day inside. Default: the anchor day.'),
    edge: Edge.optional(),
  })
  .refine((window) => window.from !== undefined || window.to !== undefined, { message: 'Needs `from`, `to` or both.' })
  .meta({
    id: 'Window',
    description: 'Days around the index date, both ends included: {"from": "-P3M"}.',
    ...anyOfRequired(['from', 'to']),
  });
export type Window = z.infer<typeof Window>;

const relative = {
  which: z.enum(['first', 'last', 'any']).describe('Which of the events counts.'),
  eventEdge: z
    .enum(['start', 'end', 'whole'])
    .optional()
    .describe(
      'What offsets count from: the event’s start (default), its end, or both (`from` from the start, `to` from the end: during).',
    ),
  from: Offset.optional().describe('First day inside, from the event. Default: no limit.'),
  to: Offset.optional().describe('Last day inside, from the event. Default: no limit.'),
  edge: Edge.optional(),
};

const filters = {
  resource: z.enum(RECORD_RESOURCES),
  code: ValueSetRef.optional(),
  category: ValueSetRef.optional().describe(
    'Observation.category, Encounter.class or type, AllergyIntolerance.category.',
  ),
  status: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('Workflow status. Default: whatever counts as done. Cancelled records and those in error never count.'),
  clinicalStatus: z
    .array(z.enum(['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved']))
    .min(1)
    .optional(),
  verificationStatus: z
    .array(z.enum(['unconfirmed', 'provisional', 'differential', 'confirmed']))
    .min(1)
    .optional()
    .describe('Default: any but refuted; a missing one counts.'),
  exposure: z
    .enum(['prescribed', 'taken'])
    .optional()
    .describe('Medication: an order is enough (default), or it must be known as taken or administered.'),
  preliminary: z.boolean().optional().describe('Whether preliminary results count. Default: no; only final ones do.'),
  bodySite: ValueSetRef.optional(),
  laterality: Laterality.optional(),
  severity: ValueSetRef.optional(),
  reason: ValueSetRef.optional().describe('The recorded reason or indication.'),
  kinship: ValueSetRef.optional().describe('FamilyMemberHistory: the relationship (v3-RoleCode).'),
  modality: z
    .array(z.string().regex(/^[A-Z]{2,5}$/))
    .min(1)
    .optional()
    .describe('ImagingStudy: DICOM modalities.'),
  series: CountComparison.optional().describe('ImagingStudy: number of series.'),
  instances: CountComparison.optional().describe('ImagingStudy: number of images.'),
  treatmentIntent: z
    .array(z.enum(['curative', 'palliative', 'adjuvant', 'neoadjuvant', 'prophylactic']))
    .min(1)
    .optional(),
  line: CountComparison.optional().describe('Line of therapy.'),
  response: z
    .array(z.enum(['complete', 'partial', 'stable', 'progression']))
    .min(1)
    .optional(),
  value: ValueTest.optional(),
  window: Window.optional(),
};

type RecordFilters = z.infer<z.ZodObject<typeof filters, z.core.$strict>>;
type RelativeOffsets = z.infer<z.ZodObject<typeof relative, z.core.$strict>>;

/** In relation to another event: before, after, during or within so many days of it. */
export interface Relative extends RelativeOffsets {
  readonly event: Records;
}
/** A filter over records; every property narrows further. */
export interface Records extends RecordFilters {
  readonly relative?: Relative | undefined;
}

export const Records: z.ZodType<Records> = z
  .strictObject({
    ...filters,
    get relative() {
      return z
        .strictObject({ event: Records, ...relative })
        .refine((offsets) => offsets.from !== undefined || offsets.to !== undefined, {
          message: 'Needs `from`, `to` or both.',
        })
        .meta(anyOfRequired(['from', 'to']))
        .optional()
        .describe('In relation to another event: before, after, during or within so many days of it.');
    },
  })
  .meta({ id: 'Records', description: 'Which records of the person are meant; every property narrows further.' });
