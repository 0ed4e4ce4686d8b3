import { describe, expect, it } from '@jest/globals';
import { identifierKeys, ingredientReferences, linksOf, referenceKey } from './reference-keys.js';

const PERSONNUMMER = 'http://electronichealth.se/identifier/personnummer';
const resource = (elements: object) => ({ resourceType: 'Patient', id: '1', ...elements });

describe('the key of a reference', () => {
  it.each([
    ['Patient/1', 'Patient/1'],
    ['https://other.example/fhir/Patient/1/_history/3', 'Patient/1'],
    ['urn:uuid:1', undefined],
    ['#p', undefined],
    ['Patient?name=x', undefined],
    ['Patient?identifier=x', undefined],
  ])('%s is %s', (reference, key) => {
    expect(referenceKey(reference)).toBe(key);
  });

  it('is the one that the resource has by its identifier, however that is written', () => {
    const identifier = [{ system: 'urn:oid:1.2.752.129.2.1.3.1', value: '19121212-1212' }, { value: 'x' }];
    const [personal, plain] = identifierKeys(resource({ identifier }));
    expect(referenceKey(`Patient?identifier=${PERSONNUMMER}|191212121212`)).toBe(personal?.key);
    expect(referenceKey('Patient?identifier=|x')).toBe(plain?.key);
    expect([personal?.tells, plain?.tells]).toEqual([true, false]);
  });
});

describe('what a resource refers to', () => {
  it('are links of a Patient', () => {
    const link = [{ type: 'replaced-by', other: { reference: 'Patient/2' } }, { other: 7 }, 7];
    expect(linksOf(resource({ link }))).toEqual([
      { type: 'replaced-by', other: 'Patient/2' },
      { type: '', other: '' },
    ]);
  });

  it('are ingredients that are described elsewhere', () => {
    const ingredient = [
      { itemReference: { reference: 'Substance/1' } },
      { itemReference: { reference: '#s' } },
      { itemReference: { reference: 'Substance/2' }, isActive: false },
      { itemCodeableConcept: { coding: [{ code: 'x' }] } },
    ];
    const contained = [
      { resourceType: 'Substance', id: 's', ingredient: [{ itemReference: { reference: 'Substance/3' } }] },
    ];
    expect(ingredientReferences(resource({ ingredient, contained }))).toEqual(['Substance/1', 'Substance/3']);
  });
});
