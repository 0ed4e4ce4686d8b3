import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { FACT_RESOURCES, type Fact } from './fact.js';
import type { FhirResource } from './json.js';
import { personOf } from './person.js';
import { readResource } from './read-resource.js';
import { coded, context, LOINC, loinc, SNOMED, snomed } from './record.fixture.js';
import { ReferenceIndex } from './reference-index.js';

/** A record that has the elements of every resource type, each filled as it should be. */
const period = { start: '2024-01-01', end: '2024-05-17T10:00:00+02:00' };
const quantity = { value: 5.4, comparator: '<', unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' };
const age = { value: 40, code: 'a', system: 'http://unitsofmeasure.org' };
const reference = { reference: 'Practitioner/1', identifier: { system: 'urn:x', value: '1' }, type: 'Practitioner' };
const actor = { actor: reference, individual: reference };
const rich = {
  id: 'r1',
  meta: { versionId: '1', lastUpdated: '2024-01-01T00:00:00Z', security: [{ system: 'urn:x', code: 'R' }] },
  contained: [
    { resourceType: 'Observation', id: 'o', status: 'final', code: loinc('718-7') },
    {
      resourceType: 'Medication',
      id: 'm',
      code: snomed('1'),
      ingredient: [{ itemCodeableConcept: snomed('2') }, { itemReference: { reference: '#s' } }],
    },
    { resourceType: 'Substance', id: 's', code: snomed('7') },
  ],
  identifier: [{ system: 'urn:x', value: '1' }],
  subject: { reference: 'Patient/p1' },
  patient: { reference: 'Patient/p1' },
  individual: { reference: 'Patient/p1' },
  participant: [{ actor: { reference: 'Patient/p1' } }, actor],
  status: 'final',
  intent: 'order',
  code: loinc('69548-6', 'Variant'),
  type: [snomed('3')],
  class: { system: 'urn:x', code: 'IMP' },
  category: [snomed('4')],
  clinicalStatus: coded('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active'),
  verificationStatus: coded('http://terminology.hl7.org/CodeSystem/condition-ver-status', 'confirmed'),
  severity: snomed('24484000'),
  bodySite: [{ ...snomed('80248007'), extension: [{ url: 'laterality', valueCodeableConcept: snomed('7771000') }] }],
  effectiveDateTime: '2024-05-17',
  onsetAge: age,
  abatementPeriod: period,
  performedPeriod: period,
  period,
  occurrenceTiming: { event: ['2024-01-01'], repeat: { boundsPeriod: period } },
  valueQuantity: quantity,
  interpretation: [loinc('H')],
  referenceRange: [{ low: quantity, high: quantity, type: coded('urn:referencerange-meaning', 'normal') }],
  component: [
    { code: loinc('48018-6'), valueCodeableConcept: snomed('5', 'x') },
    { code: loinc('1'), valueRange: { low: age, high: age } },
  ],
  derivedFrom: [{ reference: 'Observation/1' }],
  focus: [{ reference: 'Condition/1' }],
  specimen: [{ reference: 'Specimen/1' }],
  performer: [actor],
  recorder: reference,
  medicationReference: { reference: '#m' },
  authoredOn: '2024-01-31',
  dosageInstruction: [{ timing: { repeat: { boundsPeriod: period, boundsDuration: { value: 10, code: 'd' } } } }],
  dispenseRequest: { validityPeriod: period },
  reaction: [{ substance: snomed('6'), severity: 'severe' }],
  relationship: snomed('72705000'),
  bornDate: '1957',
  condition: [{ code: snomed('254837009'), onsetAge: age }],
  collection: { collectedPeriod: period, bodySite: snomed('76752008'), collector: reference },
  series: [
    {
      modality: { system: 'urn:x', code: 'MG' },
      laterality: { system: SNOMED, code: '7771000' },
      numberOfInstances: 2,
    },
  ],
  provision: { period },
  study: { identifier: { system: 'urn:x', value: 'NCT1' } },
  gender: 'female',
  birthDate: '1960-05-17',
  deceasedDateTime: '2024',
  link: [{ type: 'replaces', other: { reference: 'Patient/p2' } }],
  generalPractitioner: [reference],
};

/** The paths of all nodes of a JSON value. */
const pathsOf = (node: unknown, path: readonly string[] = []): (readonly string[])[] =>
  typeof node === 'object' && node !== null
    ? [path, ...Object.entries(node).flatMap(([key, child]) => pathsOf(child, [...path, key]))]
    : [path];

function replaced(node: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy = (Array.isArray(node) ? [...(node as unknown[])] : { ...(node as object) }) as Record<string, unknown>;
  copy[key] = replaced(copy[key], rest, value);
  return copy;
}

const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    null,
    '',
    '9999-99-99',
    '2024-02-30T10:00:00Z',
    '-0',
    '1e999',
    LOINC,
    [null],
    [[]],
    {},
    '__proto__',
    -1,
    1e308,
    '#',
    '|',
    '%',
  ),
);
const mangled = (json: object): fc.Arbitrary<object> =>
  fc
    .array(fc.tuple(fc.constantFrom(...pathsOf(json).filter((path) => path.length > 0)), strange), {
      minLength: 1,
      maxLength: 5,
    })
    .map((changes) => changes.reduce<object>((changed, [path, value]) => safely(changed, path, value), json));

/** A change whose path an earlier one has cut off is left out. */
function safely(json: object, path: readonly string[], value: unknown): object {
  const parents = path.slice(0, -1);
  const parent = parents.reduce<unknown>(
    (node, key) => (node as Record<string, unknown> | null | undefined)?.[key],
    json,
  );
  return typeof parent === 'object' && parent !== null ? (replaced(json, path, value) as object) : json;
}

function expectSound({ standing, concepts, start, end, value, source }: Fact): void {
  expect(['asserted', 'negated', 'preliminary', 'proposed']).toContain(standing);
  expect(source.id).not.toBe('');
  for (const concept of concepts) expect(concept).toContain('|');
  for (const moment of [start, end]) {
    if (moment === undefined || moment === 'ongoing') continue;
    expect(moment.days.first).toBeLessThanOrEqual(moment.days.last);
    expect(Number.isInteger(moment.days.first)).toBe(true);
  }
  if (value?.type !== 'quantity') return;
  for (const interval of [value.interval, value.canonical?.interval ?? value.interval]) {
    expect(interval.low).toBeLessThanOrEqual(interval.high);
  }
}

describe('untrusted JSON', () => {
  it('never makes a reader throw, and never makes an unsound fact', () => {
    const own = { ...context, birth: { first: -3517, last: -3517 } };
    fc.assert(
      fc.property(fc.constantFrom(...FACT_RESOURCES), mangled(rich), (resourceType, elements) => {
        const reading = readResource({ ...elements, resourceType }, own);
        if (reading.ok) reading.value.forEach(expectSound);
        else expect(reading.error.message).not.toBe('');
      }),
      { numRuns: 3000 },
    );
  });

  it('never makes a person or the reference index throw', () => {
    fc.assert(
      fc.property(mangled(rich), fc.string(), (elements, reference) => {
        const patient = { ...elements, resourceType: 'Patient' };
        expect(typeof personOf(patient, context).protectedIdentity).toBe('boolean');
        const index = new ReferenceIndex();
        index.add(patient, reference);
        index.add({ ...elements, resourceType: 'Medication' }, `${reference}m`);
        expect(typeof index.resolve(reference).ok).toBe('boolean');
        index.medication('Medication/r1');
        expect(index.doubles().size).toBeLessThanOrEqual(2);
      }),
      { numRuns: 1000 },
    );
  });

  it('is read in full where nothing is mangled', () => {
    const sizes = FACT_RESOURCES.map((resourceType) => {
      const reading = readResource({ ...rich, resourceType, status: STATUS[resourceType] ?? 'completed' }, context);
      return reading.ok ? reading.value.length : reading.error.code;
    });
    const own: Readonly<Record<string, number>> = { Observation: 4, FamilyMemberHistory: 1 };
    expect(sizes).toEqual(FACT_RESOURCES.map((type) => own[type] ?? 2));
  });
});

const SHARED = fileURLToPath(new URL('../../../../shared/data/fhir/', import.meta.url));
const shared = existsSync(SHARED);

(shared ? describe : describe.skip)(
  `shared records (${shared ? 'read from' : 'skipped: there is no'} ../shared/data/fhir)`,
  () => {
    const samples = shared ? readdirSync(SHARED).flatMap((folder) => firstOfEachFile(SHARED + folder)) : [];

    it('never make a reader throw, however they are mangled', () => {
      fc.assert(
        fc.property(fc.constantFrom(...samples).chain(mangled), (resource) => {
          const reading = readResource(resource, context);
          if (reading.ok) reading.value.forEach(expectSound);
          personOf(resource as FhirResource, context);
        }),
        { numRuns: 2000 },
      );
    });
  },
);

/** The first ten resources of each file. */
function firstOfEachFile(folder: string): object[] {
  return readdirSync(folder).flatMap((file) => {
    const lines = gunzipSync(readFileSync(`${folder}/${file}`))
      .toString('utf8')
      .split('\n', 10);
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as object);
  });
}

const STATUS: Readonly<Record<string, string>> = { Observation: 'final' };
