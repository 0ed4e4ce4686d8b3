import { describe, expect, it } from '@jest/globals';
import { personRecord } from '@kohort/facts';
import { isoDay, localDayIn } from '@kohort/kernel';
import { REGIONS } from './care/regions.js';
import type { FhirResource } from './core/fhir.js';
import { GENERATED } from './core/tag.js';
import { generatePeople, generatePerson, sharedResources } from './generate-people.js';
import { AS_OF, recordsOf } from './people.fixture.js';

const records = recordsOf(500);
const population = { seed: 1, asOf: AS_OF };
const key = ({ resourceType, id }: FhirResource): string => `${resourceType}/${id ?? ''}`;

function referencesIn(value: unknown, found: string[] = []): string[] {
  if (Array.isArray(value)) value.forEach((item) => referencesIn(item, found));
  else if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) {
      if (name === 'reference' && typeof part === 'string') found.push(part);
      else referencesIn(part, found);
    }
  }
  return found;
}

describe('generatePeople', () => {
  it('makes the same people from the same seed, byte for byte', () => {
    expect(JSON.stringify([...generatePeople({ ...population, people: 60 })])).toBe(
      JSON.stringify([...generatePeople({ ...population, people: 60 })]),
    );
  });

  it('makes a person alike however many others there are', () => {
    expect(records.people[17]).toEqual(generatePerson(population, 17));
    const million = generatePerson(population, 999_999);
    expect(million[0]).toMatchObject({ resourceType: 'Patient', id: '1-1000000' });
  });

  it('makes other people from another seed and another date', () => {
    const one = JSON.stringify(generatePerson(population, 5)).replaceAll('"1-6', '"2-6');
    expect(JSON.stringify(generatePerson({ ...population, seed: 2 }, 5))).not.toBe(one);
    const later = { ...population, asOf: AS_OF + 400 };
    expect(JSON.stringify(generatePerson(later, 5))).not.toBe(JSON.stringify(generatePerson(population, 5)));
  });

  it('yields the Patient first, then what is about that person', () => {
    for (const [patient, ...others] of records.people.slice(0, 200)) {
      expect(patient?.resourceType).toBe('Patient');
      const about = others.map((one) => referencesIn(one).filter((reference) => reference.startsWith('Patient/')));
      expect(about.flat().filter((one) => one !== `Patient/${patient?.id ?? ''}`)).toEqual([]);
      expect(about.filter(({ length }) => length === 0)).toEqual([]);
    }
  });

  it('refers only to what it makes', () => {
    const known = new Set([...sharedResources(), ...records.all].map(key));
    const missing = [...sharedResources(), ...records.all].flatMap((one) =>
      referencesIn(one).filter((reference) => !known.has(reference)),
    );
    expect(missing).toEqual([]);
  });

  it('gives every resource an id of its own that FHIR allows, and marks it as generated', () => {
    const all = [...sharedResources(), ...records.all];
    expect(new Set(all.map(key)).size).toBe(all.length);
    expect(all.filter(({ id = '' }) => !/^[A-Za-z0-9.-]{1,64}$/.test(id))).toEqual([]);
    const marks = GENERATED.tag ?? [];
    expect(marks.map(({ code }) => code)).toEqual(['HTEST', 'generated']);
    expect(all.filter(({ meta }) => !marks.every((mark) => meta?.tag?.includes(mark)))).toEqual([]);
  });

  it('writes no empty element, which FHIR forbids (R4 ele-1)', () => {
    const empty = records.all.filter((one) => /:(""|\{\}|\[\]|null)|[[,](""|\{\}|\[\]|null)/.test(JSON.stringify(one)));
    expect(empty).toEqual([]);
  });

  it('dates nothing after the as-of date, but for the day that a consent is valid to', () => {
    const limit = isoDay(AS_OF);
    const dates = records.all.flatMap((resource) => {
      const text = JSON.stringify(resource, (name, part: unknown) =>
        resource.resourceType === 'Consent' && name === 'end' ? undefined : part,
      );
      return [...text.matchAll(/"(\d{4}-\d\d-\d\d)[T"]/g)].map(([, date]) => date ?? '');
    });
    expect(dates.length).toBeGreaterThan(5000);
    expect(dates.filter((date) => date > limit)).toEqual([]);
  });

  it('dates nothing after a death', () => {
    const dead = records.people.flatMap(([patient, ...others]) =>
      patient?.resourceType === 'Patient' && patient.deceasedDateTime !== undefined
        ? [{ death: patient.deceasedDateTime, others }]
        : [],
    );
    expect(dead.length).toBeGreaterThan(3);
    for (const { death, others } of dead) {
      const text = JSON.stringify(others.filter(({ resourceType }) => resourceType !== 'Consent'));
      expect([...text.matchAll(/"(\d{4}-\d\d-\d\d)[T"]/g)].filter(([, date = '']) => date > death)).toEqual([]);
    }
  });

  it('makes records that can all be read as facts', () => {
    const context = { localDay: localDayIn('Europe/Stockholm') };
    const faults: unknown[] = [];
    for (const [patient, ...others] of records.people) {
      if (!patient) continue;
      const record = personRecord(patient, others, context, { onFault: (_, fault) => faults.push(fault) });
      expect(record.person.id).toBe(patient.id);
    }
    expect(faults).toEqual([]);
  });

  it('lets people live and be treated in the regions asked for only', () => {
    const regions = REGIONS.filter(({ code }) => code === '09' || code === '23');
    const people = [...generatePeople({ ...population, regions, people: 200 })].flat();
    const shared = sharedResources({ regions });
    const known = new Set([...shared, ...people].map(key));
    expect(people.flatMap((one) => referencesIn(one)).filter((reference) => !known.has(reference))).toEqual([]);
    expect(shared.some(({ id }) => id?.startsWith('01-'))).toBe(false);
  });
});
