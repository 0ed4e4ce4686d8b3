import { describe, expect, it } from '@jest/globals';
import { coded, day, factsIn, loinc, LOINC, snomed } from './record.fixture.js';

const HAEMOGLOBIN = loinc('718-7', 'Hemoglobin');
const observation = (elements: Readonly<Record<string, unknown>>): ReturnType<typeof factsIn> =>
  factsIn('Observation', { status: 'final', code: HAEMOGLOBIN, ...elements });

describe('Observation', () => {
  it('keeps value, range, flag, specimen, provider and recorder', () => {
    const [fact] = observation({
      category: [coded('urn:c', 'laboratory')],
      effectiveDateTime: '2024-05-17T08:00:00+02:00',
      valueQuantity: { value: 12.1, unit: 'g/dL', system: 'http://unitsofmeasure.org', code: 'g/dL' },
      interpretation: [coded('http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', 'L')],
      referenceRange: [{ low: { value: 13, unit: 'g/dL' } }],
      specimen: { reference: 'Specimen/s1' },
      performer: [{ reference: 'Practitioner/9' }, { reference: 'Organization/1' }],
    });
    expect(fact).toMatchObject({
      concepts: ['http://loinc.org|718-7'],
      display: 'Hemoglobin',
      status: 'final',
      start: { days: { first: day('2024-05-17') }, instant: Date.UTC(2024, 4, 17, 6) },
      value: { type: 'quantity', recorded: '12.1 g/dL', unit: 'g/dL' },
      interpretations: ['L'],
      referenceRange: { low: 13, unit: 'g/dL' },
      categories: ['urn:c|laboratory'],
      specimen: 'Specimen/s1',
      provider: 'Organization/1',
      recorder: 'Practitioner/9',
    });
  });

  it.each([
    ['registered', 'preliminary'],
    ['preliminary', 'preliminary'],
    ['final', 'asserted'],
    ['amended', 'asserted'],
    ['corrected', 'asserted'],
    ['unknown', 'preliminary'],
    ['constructor', 'preliminary'],
    [undefined, 'preliminary'],
    ['cancelled', undefined],
    ['entered-in-error', undefined],
  ])('with status %s stands as %s', (status, standing) => {
    expect(observation({ status })[0]?.standing).toBe(standing);
  });

  it('is dated by when it was issued only where it has no date of its own', () => {
    const issued = '2024-05-17T08:00:00Z';
    expect(observation({ issued })[0]?.start?.days.first).toBe(day('2024-05-17'));
    expect(observation({ issued, effectiveDateTime: 'unclear' })[0]?.start).toBeUndefined();
    expect(observation({ issued, effectivePeriod: { end: '2023' } })[0]).toMatchObject({
      start: undefined,
      end: { days: {} },
    });
  });

  it('gives a fact for itself and for each component, which shares its date, status, category and site', () => {
    const facts = observation({
      status: 'preliminary',
      code: loinc('85354-9'),
      effectiveDateTime: '2024-05-17',
      category: [coded('urn:c', 'vital-signs')],
      bodySite: snomed('368208006'),
      component: [
        { code: loinc('8480-6'), valueQuantity: { value: 120, unit: 'mm[Hg]' } },
        { code: loinc('8462-4'), dataAbsentReason: coded('urn:a', 'not-performed') },
      ],
    });
    expect(facts.map(({ source, concepts, value }) => [source.part, concepts[0], value?.type])).toEqual([
      [undefined, 'http://loinc.org|85354-9', undefined],
      ['component/0', 'http://loinc.org|8480-6', 'quantity'],
      ['component/1', 'http://loinc.org|8462-4', 'absent'],
    ]);
    for (const { standing, start, categories, bodySites } of facts) {
      expect({ standing, start, categories, bodySites }).toEqual({
        standing: 'preliminary',
        start: { days: { first: day('2024-05-17'), last: day('2024-05-17') } },
        categories: ['urn:c|vital-signs'],
        bodySites: ['http://snomed.info/sct|368208006'],
      });
    }
  });

  it('whose focus is another person gives no fact about this one', () => {
    expect(observation({ focus: [{ reference: 'RelatedPerson/mother' }] })).toEqual([]);
    expect(observation({ focus: [{ reference: 'Patient/fetus' }] })).toEqual([]);
    expect(observation({ focus: [{ reference: 'Patient/p1' }] })).toHaveLength(1);
    expect(observation({ focus: [{ reference: 'Condition/tumour' }] })).toHaveLength(1);
  });

  it('reads flags of HL7 systems and SNOMED qualifiers, and no others', () => {
    const flags = (...codings: [string | undefined, string][]): unknown =>
      observation({ interpretation: [{ coding: codings.map(([system, code]) => ({ system, code })) }] })[0]
        ?.interpretations;
    expect(flags(['http://hl7.org/fhir/v2/0078', 'HH'], [undefined, 'A'])).toEqual(['HH', 'A']);
    expect(flags(['http://snomed.info/sct', '10828004'], ['http://snomed.info/sct', '260385009'])).toEqual([
      'POS',
      'NEG',
    ]);
    expect(flags([LOINC, 'H'])).toEqual([]);
  });
});
