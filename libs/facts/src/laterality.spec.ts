import { describe, expect, it } from '@jest/globals';
import { sitesIn } from './laterality.js';
import { snomed } from './record.fixture.js';

const side = (sites: unknown, ...codes: string[]): unknown =>
  sitesIn(
    sites,
    codes.map((code) => `http://snomed.info/sct|${code}` as const),
  ).laterality;

describe('sitesIn', () => {
  it.each([
    ['80248007', 'left'],
    ['7771000', 'left'],
    ['73056007', 'right'],
    ['24028007', 'right'],
    ['51440002', 'bilateral'],
  ])('knows the side of %s', (code, expected) => expect(side([snomed(code)])).toBe(expected));

  it('takes left and right together for both', () => {
    expect(side([snomed('80248007'), snomed('73056007')])).toBe('bilateral');
  });

  it('reads a laterality qualifier on the site', () => {
    const url = 'http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-laterality-qualifier';
    const site = { ...snomed('76752008'), extension: [{ url, valueCodeableConcept: snomed('7771000') }] };
    expect(sitesIn([site], [])).toEqual({ bodySites: ['http://snomed.info/sct|76752008'], laterality: 'left' });
  });

  it('falls back on a sided code of the record, and only if the site says nothing', () => {
    expect(side(undefined, '428571003')).toBe('left');
    expect(side([snomed('76752008')], '353431000119107')).toBe('left');
    expect(side([snomed('73056007')], '428571003')).toBe('right');
    expect(side(undefined, '254837009')).toBeUndefined();
  });
});
