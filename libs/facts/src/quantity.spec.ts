import { describe, expect, it } from '@jest/globals';
import { quantityIn, rangeIn, ratioIn } from './quantity.js';

const UCUM = 'http://unitsofmeasure.org';
const point = (value: number): object => ({ low: value, high: value, lowOpen: false, highOpen: false });

describe('quantityIn', () => {
  it('keeps the value as recorded and its interval in the canonical unit', () => {
    const value = quantityIn({ value: 1.8, unit: 'metres', system: UCUM, code: 'm' }, []);
    expect(value).toMatchObject({ recorded: '1.8 metres', unit: 'm', interval: point(1.8) });
    const centimetres = quantityIn({ value: 180, system: UCUM, code: 'cm' }, []);
    expect(centimetres?.canonical).toEqual(value?.canonical);
  });

  it.each([
    ['<', { low: -Infinity, high: 5, lowOpen: true, highOpen: true }],
    ['<=', { low: -Infinity, high: 5, lowOpen: true, highOpen: false }],
    ['>', { low: 5, high: Infinity, lowOpen: true, highOpen: true }],
    ['>=', { low: 5, high: Infinity, lowOpen: false, highOpen: true }],
    ['ad', { low: -Infinity, high: Infinity, lowOpen: true, highOpen: true }],
  ])('reads the comparator %s as an interval', (comparator, interval) => {
    const value = quantityIn({ value: 5, comparator, unit: 'mg/L' }, []);
    expect(value).toMatchObject({ recorded: `${comparator}5 mg/L`, interval });
    expect(value?.canonical?.interval.lowOpen).toBe(interval.lowOpen);
  });

  it('prefers the UCUM code to the text, and the text to a code of another system', () => {
    expect(quantityIn({ value: 1, unit: 'breaths per minute', code: '/min', system: UCUM }, [])?.unit).toBe('/min');
    expect(quantityIn({ value: 1, unit: 'mg', code: '258684004', system: 'http://snomed.info/sct' }, [])?.unit).toBe(
      'mg',
    );
  });

  it('never takes a missing unit for a dimensionless one', () => {
    const value = quantityIn({ value: 90 }, []);
    expect(value).toMatchObject({ unit: '', recorded: '90' });
    expect(value?.canonical).toBeUndefined();
  });

  it('does not convert what is no unit', () => {
    expect(quantityIn({ value: 3, unit: 'spoonfuls' }, [])?.canonical).toBeUndefined();
  });

  it('reads decimals that a server wrote as strings, and nothing else as a number', () => {
    expect(quantityIn({ value: '5.40', unit: 'mg/L' }, [])?.interval).toEqual(point(5.4));
    for (const value of ['<5', '5,4', '', ' 5', '0x1f', null, true, [5], Number.NaN]) {
      expect(quantityIn({ value, unit: 'mg/L' }, [])).toBeUndefined();
    }
  });
});

describe('rangeIn', () => {
  it('lies somewhere between its ends, or beyond its only end', () => {
    const low = { value: 3, unit: 'mm' };
    expect(rangeIn({ low, high: { value: 5, unit: 'mm' } }, [])).toMatchObject({
      recorded: '3–5 mm',
      unit: 'mm',
      interval: { low: 3, high: 5 },
    });
    expect(rangeIn({ low }, [])?.interval).toMatchObject({ low: 3, high: Infinity });
    expect(rangeIn({ high: low }, [])?.interval).toMatchObject({ low: -Infinity, high: 3 });
  });

  it('is no value where its ends differ in unit or are not there', () => {
    expect(rangeIn({ low: { value: 3, unit: 'mm' }, high: { value: 5, unit: 'cm' } }, [])).toBeUndefined();
    expect(rangeIn({}, [])).toBeUndefined();
  });
});

describe('ratioIn', () => {
  it('is the quotient; of two bare numbers a dimensionless one', () => {
    expect(ratioIn({ numerator: { value: 2.4 }, denominator: { value: 1 } }, [])).toMatchObject({
      recorded: '2.4 : 1',
      unit: '1',
      interval: point(2.4),
    });
  });

  it('divides the units', () => {
    const ratio = { numerator: { value: 500, unit: 'mg' }, denominator: { value: 2, unit: 'mL' } };
    expect(ratioIn(ratio, [])).toMatchObject({ unit: 'mg/mL', interval: point(250) });
  });

  it('is no value with a denominator of zero or one that is not exact', () => {
    expect(ratioIn({ numerator: { value: 1 }, denominator: { value: 0 } }, [])).toBeUndefined();
    expect(ratioIn({ numerator: { value: 1 }, denominator: { value: 8, comparator: '>' } }, [])).toBeUndefined();
  });
});
