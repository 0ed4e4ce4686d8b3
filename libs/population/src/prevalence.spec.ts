import { describe, expect, it } from '@jest/globals';
import { REGIONS } from './care/regions.js';
import type { FhirResource } from './core/fhir.js';
import { codeIn, recordsOf } from './people.fixture.js';

const COUNT = 3000;
const records = recordsOf(COUNT, 11);
const patients = records.of('Patient');
const ageOf = ({ birthDate = '' }: { birthDate?: string }): number => 2025 - Number(birthDate.slice(0, 4));
const share = (count: number, of: number): number => count / of;

/** The people of whom something is true of one of their records. */
const peopleWith = (test: (resource: FhirResource) => boolean): (readonly FhirResource[])[] =>
  records.people.filter((person) => person.some(test)).map((person) => person);
const patientOf = (person: readonly FhirResource[]) => {
  const [patient] = person;
  if (patient?.resourceType !== 'Patient') throw new Error('a person begins with a Patient');
  return patient;
};
const hasDiagnosis = (code: string) => (resource: FhirResource) =>
  resource.resourceType === 'Condition' && resource.code?.coding?.some((one) => one.code?.startsWith(code)) === true;
const women = (from: number, to: number): (readonly FhirResource[])[] =>
  records.people.filter((person) => {
    const patient = patientOf(person);
    return patient.gender === 'female' && ageOf(patient) >= from && ageOf(patient) <= to;
  });

describe('a population', () => {
  it('mirrors the ages of Sweden from 18 years on, with a few minors', () => {
    const ages = patients.map(ageOf);
    const within = (from: number, to: number): number =>
      share(ages.filter((age) => age >= from && age <= to).length, COUNT);
    expect(within(0, 17)).toBeCloseTo(0.04, 2);
    expect(within(25, 64)).toBeGreaterThan(0.59);
    expect(within(25, 64)).toBeLessThan(0.65);
    expect(within(65, 84)).toBeGreaterThan(0.19);
    expect(within(65, 84)).toBeLessThan(0.23);
  });

  it('has as many women as men', () => {
    expect(share(patients.filter(({ gender }) => gender === 'female').length, COUNT)).toBeCloseTo(0.5, 1);
  });

  it('is spread over the regions as their populations are', () => {
    const total = REGIONS.reduce((sum, { population }) => sum + population, 0);
    const living = patients.filter(({ address }) => address);
    for (const { code, population } of REGIONS) {
      const here = living.filter(({ address }) => address?.[0]?.state === code).length;
      expect(Math.abs(share(here, living.length) - population / total)).toBeLessThan(0.022);
    }
  });

  it.each([
    ['I10', 0.17, 0.27],
    ['E11', 0.04, 0.085],
    ['F32', 0.05, 0.09],
    ['I50', 0.012, 0.035],
    ['J45', 0.045, 0.075],
  ])('has %s about as often as published', (code, low, high) => {
    const found = share(peopleWith(hasDiagnosis(code)).length, COUNT);
    expect(found).toBeGreaterThan(low);
    expect(found).toBeLessThan(high);
  });

  it('screens four of five women of 42 to 74 years within two years', () => {
    const invited = women(42, 74);
    const recent = invited.filter((person) =>
      person.some((one) => one.resourceType === 'ImagingStudy' && (one.started ?? '') >= '2024-01-01'),
    );
    expect(share(recent.length, invited.length)).toBeGreaterThan(0.72);
    expect(share(recent.length, invited.length)).toBeLessThan(0.9);
  });

  it('has breast density in about 10, 40, 40 and 10 %', () => {
    const grades = women(40, 74).flatMap((person) =>
      person
        .flatMap((one) => (one.resourceType === 'Observation' && codeIn(one.code) === '733851004' ? [one] : []))
        .slice(-1)
        .map(({ valueCodeableConcept }) => codeIn(valueCodeableConcept)),
    );
    const of = (code: string): number => share(grades.filter((one) => one === code).length, grades.length);
    expect(of('129716005')).toBeGreaterThan(0.05);
    expect(of('129716005')).toBeLessThan(0.15);
    expect(of('129717001') + of('129718006')).toBeGreaterThan(0.7);
    expect(of('129719003')).toBeGreaterThan(0.05);
    expect(of('129719003')).toBeLessThan(0.17);
  });

  it('recalls about one in twenty of those screened, and finds cancer in some', () => {
    const reports = records.of('DiagnosticReport').filter(({ code }) => codeIn(code) === '24606-6');
    const recalled = reports.filter(({ conclusion }) => conclusion === 'BI-RADS 0').length;
    expect(share(recalled, reports.length)).toBeGreaterThan(0.035);
    expect(share(recalled, reports.length)).toBeLessThan(0.065);
    const cancers = share(peopleWith(hasDiagnosis('C50')).length, women(35, 120).length);
    expect(cancers).toBeGreaterThan(0.025);
    expect(cancers).toBeLessThan(0.08);
  });

  it('has people who died, who moved, and who are protected', () => {
    expect(share(patients.filter((one) => one.deceasedDateTime ?? one.deceasedBoolean).length, COUNT)).toBeCloseTo(
      0.015,
      1,
    );
    expect(patients.some(({ deceasedBoolean }) => deceasedBoolean)).toBe(true);
    expect(patients.filter(({ address }) => address?.length === 2).length).toBeGreaterThan(50);
    const hidden = patients.filter(({ meta }) => meta?.security);
    expect(hidden.length).toBeGreaterThan(5);
    for (const { name, address } of hidden) expect([name?.[0]?.text, address]).toEqual(['Skyddad uppgift', undefined]);
  });
});
