import { describe, expect, it } from '@jest/globals';
import { PersonDetails } from '@kohort/node-api';
import { detailsOf } from './details-of.js';

const AT = new Date('2026-01-02T03:04:05Z');
const read = (more: object, isProtected = false) =>
  detailsOf({ resourceType: 'Patient', id: 'p', ...more }, { personId: 'p', isProtected, at: AT });

const FULL = {
  identifier: [
    { system: 'https://region.example/number', value: '77' },
    { system: 'urn:oid:1.2.752.129.2.1.3.3', value: '19600577-0000' },
    { system: 'urn:oid:1.2.752.129.2.1.3.1', value: '19600517-0000' },
    { use: 'old', system: 'urn:oid:1.2.752.129.2.1.3.1', value: '19000517-0000' },
  ],
  name: [
    { use: 'maiden', family: 'Född', given: ['Anna'] },
    { use: 'usual', text: 'Ann' },
    { use: 'official', family: 'Exempel', given: ['Anna', 'Maria'] },
    { use: 'old', text: 'Förr' },
  ],
  gender: 'female',
  birthDate: '1960-05',
  telecom: [
    { system: 'phone', value: '070-000 00 00', use: 'mobile' },
    { system: 'phone', value: '08-0', use: 'old' },
    { value: 'somewhere' },
    { system: 'email' },
  ],
  address: [
    { use: 'temp', line: ['Hotellet'], city: 'Åre' },
    { use: 'old', line: ['Förr 1'] },
    { use: 'home', line: ['c/o Y', 'Storgatan 1'], postalCode: '123 45', city: 'Orten', country: 'SE' },
  ],
  communication: [
    { language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'sv' }] } },
    { language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'ar' }] }, preferred: true },
  ],
};

describe('the details of a Patient', () => {
  it('are what is in use, the official name and the personal number first', () => {
    expect(read(FULL)).toEqual({
      personId: 'p',
      name: 'Anna Maria Exempel',
      birthDate: '1960-05',
      gender: 'female',
      deceased: false,
      protectedIdentity: false,
      identifiers: [
        { system: 'http://electronichealth.se/identifier/personnummer', value: '196005170000' },
        { system: 'http://electronichealth.se/identifier/samordningsnummer', value: '196005770000' },
        { system: 'https://region.example/number', value: '77' },
      ],
      telecom: [
        { system: 'phone', value: '070-000 00 00', use: 'mobile' },
        { system: 'other', value: 'somewhere' },
      ],
      address: ['c/o Y', 'Storgatan 1', '123 45 Orten', 'SE'],
      language: 'ar',
      readAt: '2026-01-02T03:04:05.000Z',
    });
  });

  it('leave out where a protected person is, whoever marks the person so', () => {
    const security = [{ system: 'http://hl7.se/fhir/ig/base/CodeSystem/SecurityLabel', code: 'sekretessmarkering' }];
    for (const details of [read({ ...FULL, meta: { security } }), read(FULL, true)])
      expect(details).toMatchObject({ protectedIdentity: true, telecom: [], address: [], name: 'Anna Maria Exempel' });
  });

  it('tell of death, by a date as well', () => {
    expect(read({ deceasedBoolean: true }).deceased).toBe(true);
    expect(read({ deceasedDateTime: '2025' }).deceased).toBe(true);
    expect(read({ deceasedBoolean: false }).deceased).toBe(false);
  });

  it('are read from what is broken as far as that goes', () => {
    const broken = {
      ...{ name: 'Anna', birthDate: 'in May', gender: 7, telecom: [null, 3], communication: [{ language: 'sv' }] },
      address: [{ text: 'Gatan 1\n123 45 Orten' }, 'x'],
      identifier: [{ system: 'urn:test' }],
    };
    for (const more of [{}, broken, { name: [{ use: 'official' }, { text: 'Kim' }] }])
      expect(PersonDetails.safeParse(read(more)).success).toBe(true);
    expect(read(broken)).toMatchObject({ address: ['Gatan 1', '123 45 Orten'], identifiers: [], telecom: [] });
    expect(read({ name: [{ use: 'official' }, { text: 'Kim' }] }).name).toBe('Kim');
    expect(Object.keys(read({}))).not.toContain('name');
  });
});
