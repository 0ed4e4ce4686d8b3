import { describe, expect, it } from '@jest/globals';
import type { Person } from './fact.js';
import { personFault, personOf } from './person.js';
import { context, day } from './record.fixture.js';

const person = (elements: object, own = context): Person => personOf({ resourceType: 'Patient', ...elements }, own);

describe('personOf', () => {
  it('reads who somebody is and where they belong', () => {
    expect(
      person({
        id: 'p1',
        meta: { versionId: '2' },
        gender: 'female',
        birthDate: '1961-01-18',
        identifier: [
          { system: 'urn:oid:1.2.752.129.2.1.3.1', value: '19610118-2803' },
          { value: '7' },
          { system: 'urn:x' },
        ],
        generalPractitioner: [{ reference: 'Practitioner/1' }, { reference: 'https://ehr.example/PractitionerRole/2' }],
        managingOrganization: { reference: 'Organization/9' },
      }),
    ).toMatchObject({
      id: 'p1',
      version: '2',
      sex: 'female',
      birth: { first: day('1961-01-18'), last: day('1961-01-18') },
      deceased: false,
      protectedIdentity: false,
      identifiers: [
        { system: 'http://electronichealth.se/identifier/personnummer', value: '196101182803' },
        { system: '', value: '7' },
      ],
      generalPractitioners: ['Practitioner/1', 'PractitionerRole/2'],
      provider: 'Organization/9',
    });
  });

  it.each([['female'], ['male'], ['other']])('knows %s', (gender) => expect(person({ gender }).sex).toBe(gender));
  it.each([['unknown'], ['Female'], [1], [undefined]])('does not guess a sex from %s', (gender) => {
    expect(person({ gender }).sex).toBeUndefined();
  });

  it('is dead by a flag or a date, also one that cannot be read', () => {
    expect(person({ deceasedBoolean: true })).toMatchObject({ deceased: true, death: undefined });
    expect(person({ deceasedDateTime: '2020-05' })).toMatchObject({
      deceased: true,
      death: { days: { first: day('2020-05-01') } },
    });
    expect(person({ deceasedDateTime: 'last year' })).toMatchObject({ deceased: true, death: undefined });
    expect(person({ deceasedBoolean: false }).deceased).toBe(false);
  });

  it.each(['sekretessmarkering', 'skyddadFolkbokforing'])('protects an identity marked %s', (code) => {
    const system = 'http://hl7.se/fhir/ig/base/CodeSystem/SecurityLabel';
    expect(person({ meta: { security: [{ system, code }] }, birthDate: 7, gender: [] })).toMatchObject({
      protectedIdentity: true,
      labels: [`${system}|${code}`],
    });
  });

  it('is out of use where it was replaced or is inactive', () => {
    const replaced = (type: string): object => ({ link: [{ type, other: { reference: 'Patient/2' } }] });
    expect(person(replaced('replaced-by')).outOfUse).toBe(true);
    expect(person({ active: false }).outOfUse).toBe(true);
    for (const elements of [{}, { active: true }, replaced('replaces'), replaced('seealso')]) {
      expect(person(elements).outOfUse).toBe(false);
    }
  });

  it('may not be read past a modifier extension', () => {
    const modifierExtension = [{ url: 'urn:not', valueBoolean: true }];
    const fault = (elements: object): unknown => personFault({ resourceType: 'Patient', ...elements })?.path;
    expect(fault({ modifierExtension })).toBe('/modifierExtension');
    expect(fault({ link: [{}, { modifierExtension }] })).toBe('/link/1/modifierExtension');
    expect(fault({ gender: 'female' })).toBeUndefined();
  });

  it('takes a missing id from the context', () => {
    expect(person({}).id).toBe('');
    expect(person({}, { ...context, fallbackId: () => 'hash' }).id).toBe('hash');
  });
});
