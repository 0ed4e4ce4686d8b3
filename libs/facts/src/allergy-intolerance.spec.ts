import { describe, expect, it } from '@jest/globals';
import { coded, factsIn, snomed } from './record.fixture.js';

const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification';
const CLINICAL = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical';
const allergy = (elements: Readonly<Record<string, unknown>>): ReturnType<typeof factsIn> =>
  factsIn('AllergyIntolerance', { code: snomed('91936005', 'Allergy to penicillin'), ...elements });

describe('AllergyIntolerance', () => {
  it('is found by its code and by the substances of its reactions', () => {
    expect(
      allergy({
        type: 'allergy',
        category: ['medication', 7, null],
        criticality: 'high',
        clinicalStatus: coded(CLINICAL, 'active'),
        reaction: [{ substance: coded('http://www.whocc.no/atc', 'J01CE01'), severity: 'severe' }],
      })[0],
    ).toMatchObject({
      concepts: ['http://snomed.info/sct|91936005', 'http://www.whocc.no/atc|J01CE01'],
      categories: [
        'http://hl7.org/fhir/allergy-intolerance-category|medication',
        'http://hl7.org/fhir/allergy-intolerance-type|allergy',
      ],
      severities: [
        'http://hl7.org/fhir/reaction-event-severity|severe',
        'http://hl7.org/fhir/allergy-intolerance-criticality|high',
      ],
      clinicalStatus: 'active',
      end: 'ongoing',
    });
  });

  it('stays open where its verification status is told in words', () => {
    expect(allergy({ verificationStatus: { text: 'refuted' } })[0]?.standing).toBe('preliminary');
    expect(allergy({ verificationStatus: snomed('723511001') })[0]?.standing).toBe('negated');
  });

  it.each([
    ['confirmed', 'asserted'],
    ['unconfirmed', 'asserted'],
    ['refuted', 'negated'],
    ['entered-in-error', undefined],
    ['to be asked', 'preliminary'],
  ])('%s stands as %s', (code, standing) => {
    expect(allergy({ verificationStatus: coded(VERIFICATION, code) })[0]?.standing).toBe(standing);
  });
});
