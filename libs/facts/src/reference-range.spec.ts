import { describe, expect, it } from '@jest/globals';
import { coded } from './record.fixture.js';
import { referenceRangeIn } from './reference-range.js';

const meaning = (code: string): object => ({
  type: coded('http://terminology.hl7.org/CodeSystem/referencerange-meaning', code),
});
const range = (low: number, high: number, unit?: string): object => ({
  low: { value: low, unit },
  high: { value: high, unit },
});

describe('referenceRangeIn', () => {
  it('takes the normal range, not the recommended or therapeutic one', () => {
    const ranges = [
      { ...range(1, 2, 'g/L'), ...meaning('treatment') },
      { ...range(3, 4, 'g/L'), ...meaning('normal') },
    ];
    expect(referenceRangeIn(ranges, 'g/L', [])).toEqual({ low: 3, high: 4, unit: 'g/L' });
  });

  it('is in the unit of the value, which multiples of a limit are compared in', () => {
    expect(referenceRangeIn([range(132, 165, 'g/L')], 'g/dL', [])).toEqual({ low: 13.2, high: 16.5, unit: 'g/dL' });
    expect(referenceRangeIn([range(4, 20)], '{score}', [])).toEqual({ low: 4, high: 20, unit: '{score}' });
  });

  it('keeps its own unit where that cannot be converted', () => {
    expect(referenceRangeIn([range(4, 20, 'kg')], 'm', [])).toEqual({ low: 4, high: 20, unit: 'kg' });
  });

  it('is open where several ranges are each for some people only', () => {
    const women = { ...range(1, 2, 'g/L'), appliesTo: [{ text: 'women' }] };
    const men = { ...range(3, 4, 'g/L'), appliesTo: [{ text: 'men' }] };
    expect(referenceRangeIn([women, men], 'g/L', [])).toBeUndefined();
    expect(referenceRangeIn([women], 'g/L', [])).toMatchObject({ low: 1 });
    expect(referenceRangeIn([women, range(5, 6, 'g/L')], 'g/L', [])).toMatchObject({ low: 5 });
  });

  it('may have one end only, or none', () => {
    expect(referenceRangeIn([{ high: { value: 40, unit: 'U/L' } }], 'U/L', [])).toEqual({
      low: undefined,
      high: 40,
      unit: 'U/L',
    });
    expect(referenceRangeIn([{ text: 'see comment' }], 'U/L', [])).toBeUndefined();
  });
});
