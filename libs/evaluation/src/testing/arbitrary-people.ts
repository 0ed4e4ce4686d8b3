import fc from 'fast-check';
import type { Fact, PersonRecord, Standing } from '@kohort/facts';
import { conceptOf, type Concept } from '@kohort/vocabulary';
import { fact, loinc, moment, personRecord, quantity, snomed } from './records.js';

const optional = { requiredKeys: [] as never[] };
const dates = fc.constantFrom('2025-12-20', '2025-11', '2025', '2024-06-15', '2023-01-01', '2019', undefined);
const standings = fc.constantFrom<Standing>('asserted', 'asserted', 'asserted', 'negated', 'preliminary', 'proposed');
const specimens = fc.constantFrom('Specimen/1', 'Specimen/2');
const sides = fc.constantFrom('left' as const, 'right' as const, 'bilateral' as const);
const sites = fc.constantFrom<readonly Concept[]>([], [snomed('76752008')], [snomed('80891009')]);

const dated = (resource: Fact['source']['resource'], more: fc.Arbitrary<Partial<Fact>>): fc.Arbitrary<Fact> =>
  fc
    .tuple(dates, standings, more)
    .map(([on, standing, rest]) => fact(resource, { standing, ...rest, ...(on === undefined ? {} : { on }) }));

const conditions = dated(
  'Condition',
  fc.record(
    {
      concepts: fc.constantFrom<readonly Concept[]>(
        [conceptOf('icd-10-se', 'C50.4')],
        [conceptOf('icd-10-se', 'C44.1')],
        [snomed('254837009')],
        [snomed('700146008')],
        [snomed('38341003')],
      ),
      clinicalStatus: fc.constantFrom('active', 'remission', 'resolved'),
      verificationStatus: fc.constantFrom('confirmed', 'provisional'),
      laterality: sides,
      bodySites: sites,
    },
    { requiredKeys: ['concepts'] },
  ),
);

const amounts = fc.tuple(
  fc.constantFrom(['718-7', 'g/L', 130] as const, ['2160-0', 'mg/dL', 1] as const, ['14682-9', 'umol/L', 80] as const),
  fc.integer({ min: 6, max: 14 }),
  fc.constantFrom('exact' as const, 'below' as const, 'wrong unit' as const),
);
const measurements = dated(
  'Observation',
  fc
    .tuple(amounts, fc.record({ interpretations: fc.constantFrom(['H'], ['N'], []), specimen: specimens }, optional))
    .map(([[[code, unit, size], tenths, how], more]): Partial<Fact> => {
      const value = Number(((size * tenths) / 10).toPrecision(3));
      const shown = how === 'wrong unit' ? 'mm[Hg]' : unit;
      const range = how === 'below' ? { high: value, highOpen: true, lowOpen: true } : {};
      return {
        ...more,
        concepts: [loinc(code)],
        status: 'final',
        value: quantity(how === 'below' ? -Infinity : value, shown, [loinc(code)], range),
        referenceRange: { low: size * 0.9, high: size * 1.1, unit },
      };
    }),
);

const answers = dated(
  'Observation',
  fc
    .constantFrom<readonly [Concept, Concept]>(
      [loinc('72166-2'), snomed('449868002')],
      [loinc('89262-0'), loinc('LA9623-5')],
      [snomed('399537006'), snomed('1222769001')],
      [loinc('18474-7'), loinc('LA6576-8')],
      [snomed('146611000146107'), snomed('397138000')],
      [snomed('161712005'), snomed('307429007')],
    )
    .map(([question, answer]) => ({ concepts: [question], value: { type: 'coded', concepts: [answer] } })),
);

const variants = dated(
  'Observation',
  fc
    .record({
      present: fc.constantFrom(true, false, undefined),
      gene: fc.constantFrom('HGNC:1100', 'HGNC:1101'),
      origin: fc.constantFrom('germline' as const, 'somatic' as const, undefined),
      significance: fc.constantFrom<NonNullable<Fact['variant']>['significance']>(['pathogenic'], ['benign'], []),
    })
    .map(({ gene, ...found }) => ({
      concepts: [loinc('69548-6')],
      variant: { ...found, genes: [conceptOf('hgnc', gene)], changeTypes: [], hgvs: [] },
    })),
);

const medication = fc
  .constantFrom('MedicationRequest' as const, 'MedicationAdministration' as const)
  .chain((resource) =>
    dated(
      resource,
      fc
        .record({
          code: fc.constantFrom('L02BA01', 'L02BG03'),
          until: fc.constantFrom('2025-12-31', 'ongoing', undefined),
        })
        .map(({ code, until }) => ({
          concepts: [conceptOf('atc', code)],
          exposure: resource === 'MedicationRequest' ? ('prescribed' as const) : ('taken' as const),
          ...(until === undefined ? {} : { end: until === 'ongoing' ? ('ongoing' as const) : moment(until) }),
        })),
    ),
  );

const others = fc.oneof(
  dated(
    'Procedure',
    fc.record({ concepts: fc.constant([snomed('44578009')]), status: fc.constantFrom('completed', 'in-progress') }),
  ),
  dated(
    'ImagingStudy',
    fc
      .record({ modality: fc.constantFrom('MG', 'US'), instances: fc.constantFrom(1, 4) })
      .map(({ modality, instances }) => ({
        imaging: { modalities: [conceptOf('dicom', modality)], series: 1, instances },
      })),
  ),
);

/** People whose records fall on the codes of generated criteria, and are as uncertain as real ones. */
export const people: fc.Arbitrary<PersonRecord> = fc
  .tuple(
    fc.array(fc.oneof(conditions, measurements, answers, variants, medication, others), { maxLength: 12 }),
    fc.constantFrom('female' as const, 'male' as const, undefined),
    fc.constantFrom('1955-03-01', '1990', '1985-12-31', undefined),
    fc.subarray(['Condition', 'Observation'] as const),
  )
  .map(([facts, sex, born, blocked]) =>
    personRecord(facts, { sex, birth: born === undefined ? undefined : moment(born).days }, blocked),
  );
