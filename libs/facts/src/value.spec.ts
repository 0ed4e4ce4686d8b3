import { describe, expect, it } from '@jest/globals';
import { coded, loinc, snomed } from './record.fixture.js';
import { valueIn } from './value.js';

describe('valueIn', () => {
  it('reads codes with their text, and the display for people only', () => {
    const valueCodeableConcept = { ...loinc('LA6576-8', 'Positive'), text: 'pos' };
    expect(valueIn({ valueCodeableConcept }, [])).toEqual({
      type: 'coded',
      concepts: ['http://loinc.org|LA6576-8'],
      text: 'pos',
      display: 'Positive',
    });
  });

  it('never makes a text of a display', () => {
    expect(valueIn({ valueCodeableConcept: snomed('10828004', 'IIIA') }, [])).toMatchObject({ text: undefined });
  });

  it('keeps text as text, also where it looks like a number', () => {
    expect(valueIn({ valueString: '<5' }, [])).toEqual({ type: 'text', text: '<5' });
    expect(valueIn({ valueDateTime: '2020-01-01' }, [])).toEqual({ type: 'text', text: '2020-01-01' });
  });

  it('reads integers as counts, and booleans that are booleans', () => {
    expect(valueIn({ valueInteger: 0 }, [])).toMatchObject({
      type: 'quantity',
      unit: '1',
      interval: { low: 0, high: 0 },
    });
    expect(valueIn({ valueBoolean: false }, [])).toEqual({ type: 'boolean', value: false });
    expect(valueIn({ valueBoolean: 'false' }, [])).toBeUndefined();
  });

  it('lets a stated reason for absence go before any value', () => {
    const dataAbsentReason = coded('http://terminology.hl7.org/CodeSystem/data-absent-reason', 'not-performed');
    expect(valueIn({ dataAbsentReason, valueInteger: 1 }, [])).toEqual({ type: 'absent', reason: 'not-performed' });
    expect(valueIn({ dataAbsentReason: { text: 'haemolysed' } }, [])).toEqual({ type: 'absent', reason: 'haemolysed' });
  });

  it.each(['http://terminology.hl7.org/CodeSystem/v3-NullFlavor', 'http://hl7.org/fhir/v3/NullFlavor'])(
    'takes a null flavour of %s for no value',
    (system) => {
      expect(valueIn({ valueCodeableConcept: coded(system, 'UNK') }, [])).toEqual({ type: 'absent', reason: 'UNK' });
    },
  );

  it('does not read SampledData, periods or empty values', () => {
    expect(valueIn({ valueSampledData: { data: '1 2 3' } }, [])).toBeUndefined();
    expect(valueIn({ valuePeriod: { start: '2020' } }, [])).toBeUndefined();
    expect(valueIn({ valueCodeableConcept: {} }, [])).toBeUndefined();
  });
});
