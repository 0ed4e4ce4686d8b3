import { beforeEach, describe, expect, it } from '@jest/globals';
import { coded } from './record.fixture.js';
import { ReferenceIndex } from './reference-index.js';

const PERSONNUMMER = 'http://electronichealth.se/identifier/personnummer';
const PERSONNUMMER_OID = 'urn:oid:1.2.752.129.2.1.3.1';
const patient = (id: string, system: string, value: string): { resourceType: string; id: string } =>
  ({ resourceType: 'Patient', id, identifier: [{ system, value }] }) as { resourceType: string; id: string };
const ORGANISATION = 'urn:uuid:5c9f8a4e-0000-4000-8000-000000000001';

describe('ReferenceIndex', () => {
  let index: ReferenceIndex;
  const resolve = (reference: string, container?: string): string => {
    const result = index.resolve(reference, container);
    return result.ok ? result.value : result.error.code;
  };

  beforeEach(() => {
    index = new ReferenceIndex();
    index.add(patient('1', PERSONNUMMER, '189602029812'));
    index.add(patient('2', 'urn:x', 'a|b'));
    index.add({ resourceType: 'Organization', id: '7' }, ORGANISATION);
  });

  it.each([
    ['Patient/1', 'Patient/1'],
    ['Patient/1/_history/3', 'Patient/1'],
    ['https://one.example/fhir/Patient/1', 'Patient/1'],
    ['http://two.example/r4/Patient/1/_history/3', 'Patient/1'],
    [ORGANISATION, 'Organization/7'],
    [`Patient?identifier=${PERSONNUMMER}|189602029812`, 'Patient/1'],
    [`Patient?identifier=${encodeURIComponent(`${PERSONNUMMER}|189602029812`)}`, 'Patient/1'],
    ['Patient?identifier=urn:x|a|b', 'Patient/2'],
  ])('resolves %s', (reference, expected) => expect(resolve(reference)).toBe(expected));

  it.each([
    'urn:uuid:5c9f8a4e-0000-4000-8000-00000000ffff',
    `Patient?identifier=${PERSONNUMMER}|190001010000`,
    `Practitioner?identifier=${PERSONNUMMER}|189602029812`,
  ])('finds nothing at %s', (reference) => expect(resolve(reference)).toBe('reference-not-found'));

  it.each([
    '',
    'nobody',
    'Patient?name=Anna',
    'Patient?identifier=189602029812',
    'Patient?identifier=a|b&active=true',
    'Patient?identifier=%E0%A4%A|b',
  ])('does not take %j for a reference to one resource', (reference) =>
    expect(resolve(reference)).toBe('reference-malformed'),
  );

  it('knows a person by any spelling of system and number', () => {
    expect(resolve(`Patient?identifier=${PERSONNUMMER_OID}|18960202-9812`)).toBe('Patient/1');
  });

  it('takes an identifier with half a surrogate pair, which no address can hold', () => {
    expect(() => index.add(patient('3', 'urn:x', '\ud800'))).not.toThrow();
    expect(resolve('Patient?identifier=urn:x|a|b')).toBe('Patient/2');
  });

  it('resolves a conditional reference to exactly one, and else to none', () => {
    index.add(patient('3', PERSONNUMMER_OID, '189602029812'));
    expect(resolve(`Patient?identifier=${PERSONNUMMER}|189602029812`)).toBe('reference-ambiguous');
  });

  it('names people who share an identifier, once each, and merges nobody', () => {
    expect(index.duplicates()).toEqual([]);
    index.add(patient('1', PERSONNUMMER_OID, '189602029812'));
    expect(index.duplicates()).toEqual([]);
    index.add(patient('3', PERSONNUMMER_OID, '18960202-9812'));
    const identifier = { system: PERSONNUMMER, value: '189602029812' };
    expect(index.duplicates()).toEqual([{ identifier, patients: ['Patient/1', 'Patient/3'] }]);
    expect(resolve('Patient/3')).toBe('Patient/3');
  });

  it('knows an entry without an id by its urn:uuid', () => {
    index.add({ resourceType: 'Patient' }, 'urn:uuid:77');
    expect(resolve('urn:uuid:77')).toBe('Patient/77');
  });

  it('keeps a contained resource in its container', () => {
    expect(resolve('#m', 'MedicationRequest/1')).toBe('MedicationRequest/1#m');
    expect(resolve('#m')).toBe('reference-malformed');
  });

  it('knows the codes of medications, however they are referred to', () => {
    const medication = { resourceType: 'Medication', id: 'm', code: coded('http://www.whocc.no/atc', 'L02BA01') };
    index.add(medication, 'urn:uuid:m');
    for (const reference of ['Medication/m', 'https://ehr.example/fhir/Medication/m/_history/1', 'urn:uuid:m']) {
      expect(index.medication(reference)).toEqual(['http://www.whocc.no/atc|L02BA01']);
    }
    expect(index.medication('Medication/404')).toBeUndefined();
    expect(index.medication('Patient/1')).toBeUndefined();
  });

  it('knows the codes of ingredients, in whatever order they are added', () => {
    const mixture = (id: string, ...ingredients: readonly object[]): { resourceType: string; id: string } =>
      ({ resourceType: 'Medication', id, ingredient: ingredients.map((itemReference) => ({ itemReference })) }) as {
        resourceType: string;
        id: string;
      };
    const byNumber = { identifier: { system: 'urn:x', value: '9' } };
    index.add(mixture('m', { reference: 'Medication/n' }, byNumber));
    index.add(mixture('n', { reference: 'Substance/s' }));
    index.add(mixture('round', { reference: 'Medication/round' }));
    expect(index.medication('Medication/m')).toBeUndefined();
    index.add({ resourceType: 'Substance', id: 's', code: coded('urn:a', '1') } as { resourceType: string });
    index.add({ ...patient('t', 'urn:x', '9'), resourceType: 'Substance', code: coded('urn:a', '2') } as {
      resourceType: string;
    });
    expect(index.medication('Medication/m')).toEqual(['urn:a|1', 'urn:a|2']);
    expect(index.medication('Medication/round')).toBeUndefined();
  });

  it('knows a medication by its identifier', () => {
    index.add({ ...patient('m', 'urn:vnr', '7'), resourceType: 'Medication', code: coded('urn:a', '1') } as {
      resourceType: string;
    });
    expect(index.medication('Medication?identifier=urn:vnr|7')).toEqual(['urn:a|1']);
  });

  it('names the people of whom another Patient may tell too', () => {
    const linked = (id: string, type: string, other: object): { resourceType: string; id: string } =>
      ({ resourceType: 'Patient', id, link: [{ type, other }] }) as { resourceType: string; id: string };
    expect(index.doubles()).toEqual(new Set());
    index.add(patient('3', PERSONNUMMER_OID, '18960202-9812'));
    index.add(linked('4', 'replaced-by', { reference: 'Patient/5' }));
    index.add(linked('6', 'seealso', { identifier: { system: 'urn:x', value: 'a|b' } }));
    index.add(linked('7', 'seealso', { reference: 'RelatedPerson/1' }));
    index.add(linked('8', 'refer', { display: 'elsewhere' }));
    const names = ['1', '3', '4', '5', '6', '2', '8'].map((id) => `Patient/${id}`);
    expect(index.doubles()).toEqual(new Set(names));
  });
});
