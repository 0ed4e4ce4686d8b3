import { describe, expect, it } from '@jest/globals';
import { conditionalNames, lookup, personNamed, referencesIn, withReferences } from './references.js';

describe('lookup', () => {
  it.each([
    ['Patient/1', 'Patient/1'],
    ['Patient/1/_history/3', 'Patient/1'],
    ['https://elsewhere.example/fhir/Organization/a.b-c', 'Organization/a.b-c'],
    ['Practitioner?identifier=urn:x|1', 'Practitioner?identifier=urn:x|1'],
    ['#contained', undefined],
    ['urn:uuid:0c3e', undefined],
  ])('%s is %s', (reference, expected) => {
    expect(lookup(reference)).toBe(expected);
  });
});

const encounter = {
  resourceType: 'Encounter',
  contained: [{ resourceType: 'Location', managingOrganization: { reference: 'Organization/o' } }],
  participant: [{ individual: { reference: 'Practitioner/p' } }],
  subject: { reference: 'Patient/2' },
  note: 'Patient/9',
};

describe('the references of a resource', () => {
  it('are found at any depth', () => {
    expect(referencesIn(encounter)).toEqual(['Organization/o', 'Practitioner/p', 'Patient/2']);
  });

  it('can be replaced, and nothing else is', () => {
    const copy = withReferences(encounter, (reference) => reference.replace('Patient/2', 'Patient/3'));
    expect(copy).toEqual({ ...encounter, subject: { reference: 'Patient/3' } });
  });
});

describe('whom a resource is about', () => {
  it('is its subject, before other people that it names', () => {
    const resource = {
      resourceType: 'Observation',
      performer: [{ reference: 'Patient/mother' }],
      subject: { reference: 'Patient/child' },
    };
    expect(personNamed(resource)).toBe('Patient/child');
  });

  it('is the person it names anywhere, else nobody', () => {
    const actor = { reference: 'Patient/5' };
    expect(personNamed({ resourceType: 'Appointment', participant: [{ actor }] })).toBe('Patient/5');
    expect(personNamed({ resourceType: 'Group', managingEntity: { reference: 'Organization/1' } })).toBeUndefined();
    // A practitioner's role names its practitioner only.
    expect(personNamed({ resourceType: 'X', individual: { reference: 'Practitioner/5' } })).toBeUndefined();
  });
});

it('names a resource as conditional references do', () => {
  const identifier = [{ system: 'urn:x', value: '1' }, { value: '2' }, { system: 'urn:y' }];
  expect(conditionalNames({ resourceType: 'Practitioner', identifier })).toEqual([
    'Practitioner?identifier=urn:x|1',
    'Practitioner?identifier=2',
  ]);
});
