import fc from 'fast-check';
import type { Records, Relative, ValueTest, Window } from '../schema/records.js';
import { valueSets } from './arbitrary-value-sets.js';
import type { ValueSetName } from './value-sets.js';

const named = (...names: ValueSetName[]): fc.Arbitrary<string> => fc.constantFrom(...names);
const some = <Item extends string>(...items: Item[]): fc.Arbitrary<Item[]> =>
  fc.uniqueArray(fc.constantFrom(...items), { minLength: 1, maxLength: 3 });

/** Offsets, the same ones in two spellings among them. */
const before = fc.constantFrom('-P7D', '-P1W', '-P1M', '-P3M', '-P12M', '-P1Y', '-P24M');
const after = fc.constantFrom('P0D', 'P1D', 'P14D', 'P2W', 'P6M');

export const windows: fc.Arbitrary<Window> = fc.oneof(
  fc.record({ from: before }),
  fc.record({ to: before }),
  fc.record(
    {
      anchor: fc.constantFrom('index' as const, 'screening' as const),
      from: fc.oneof(before, fc.constant('2020-01-01')),
      to: after,
      edge: fc.constantFrom('start' as const, 'end' as const, 'any' as const),
    },
    { requiredKeys: ['from'] },
  ),
);

const bound = fc.integer({ min: 0, max: 6 });
/** One bound, or a lower and an upper one. */
export const bounds = fc.oneof(
  fc.oneof(...(['eq', 'gt', 'ge', 'lt', 'le'] as const).map((comparator) => fc.record({ [comparator]: bound }))),
  fc.record({ ge: bound, le: bound.map((n) => n + 3) }),
  fc.record({ gt: bound, lt: bound.map((n) => n + 3) }),
);
/** The same in the order of magnitude of laboratory values. */
const valuesAround = (size: number) =>
  bounds.map((test) =>
    Object.fromEntries(
      Object.entries(test).map(([name, n]) => [name, Number((size * (0.7 + 0.1 * n)).toPrecision(3))]),
    ),
  );

/** Observations with tests of their values that fit them. */
export const measurements: fc.Arbitrary<{ records: Records; test: ValueTest }> = fc.oneof(
  numeric('haemoglobin', 130, 'g/L'),
  numeric('creatinine', 80, 'umol/L'),
  numeric('creatinine', 1, 'mg/dL'),
  fc.record({
    records: observations('haemoglobin'),
    test: bounds.map((test) => ({ ...test, times: 'ULN' as const })),
  }),
  fc.record({
    records: observations('haemoglobin'),
    test: fc.record({ interpretation: some('H', 'L', 'N') }),
  }),
  fc.record({ records: observations('smoking'), test: fc.record({ in: named('smoker') }) }),
);

function numeric(code: ValueSetName, size: number, unit: string) {
  return fc.record({ records: observations(code), test: valuesAround(size).map((test) => ({ ...test, unit })) });
}

function observations(code: ValueSetName): fc.Arbitrary<Records> {
  return fc.record(
    {
      resource: fc.constant('Observation' as const),
      code: fc.constant(code),
      window: windows,
      preliminary: fc.boolean(),
    },
    { requiredKeys: ['resource', 'code'] },
  );
}

const conditions = fc.record(
  {
    resource: fc.constant('Condition' as const),
    code: fc.oneof(named('breast-cancer', 'any-cancer', 'hypertension'), valueSets),
    clinicalStatus: some('active', 'remission', 'resolved'),
    verificationStatus: some('confirmed', 'provisional'),
    laterality: fc.constantFrom('left' as const, 'right' as const, 'bilateral' as const),
    bodySite: named('breast'),
    window: windows,
  },
  { requiredKeys: ['resource', 'code'] },
);
const medication = fc.record(
  {
    resource: fc.constantFrom('Medication' as const, 'MedicationRequest' as const, 'MedicationAdministration' as const),
    code: named('endocrine-therapy', 'tamoxifen'),
    exposure: fc.constantFrom('prescribed' as const, 'taken' as const),
    window: windows,
  },
  { requiredKeys: ['resource', 'code'] },
);
const procedures = fc.record(
  {
    resource: fc.constant('Procedure' as const),
    code: named('biopsy'),
    status: some('completed', 'in-progress'),
    window: windows,
  },
  { requiredKeys: ['resource', 'code'] },
);
const images = fc.record(
  {
    resource: fc.constant('ImagingStudy' as const),
    modality: some('MG', 'US'),
    instances: fc.constantFrom({ ge: 4 }, { gt: 3 }, { lt: 2 }),
    window: windows,
  },
  { requiredKeys: ['resource'] },
);
const tested = measurements.map(({ records, test }): Records => ({ ...records, value: test }));

const alone: fc.Arbitrary<Records> = fc.oneof(conditions, medication, procedures, images, tested);

const relations: fc.Arbitrary<Relative> = fc.record(
  {
    event: alone,
    which: fc.constantFrom('first' as const, 'last' as const, 'any' as const),
    eventEdge: fc.constantFrom('start' as const, 'end' as const, 'whole' as const),
    from: before,
    to: after,
  },
  { requiredKeys: ['event', 'which', 'from'] },
);

/** Filters over records, now and then in relation to other ones. */
export const records: fc.Arbitrary<Records> = fc.oneof(
  { weight: 4, arbitrary: alone },
  { weight: 1, arbitrary: fc.tuple(alone, relations).map(([filter, relative]) => ({ ...filter, relative })) },
);
/** Records of which a period may consist. */
export const lasting: fc.Arbitrary<Records> = fc.oneof(medication, conditions);
