import { describe, expect, it } from '@jest/globals';
import { afterDuration, atAge } from './age.js';
import { day } from './record.fixture.js';

const birth = { first: day('1960-05-17'), last: day('1960-05-17') };
const days = (first: string, last: string): object => ({ days: { first: day(first), last: day(last) } });

describe('atAge', () => {
  it('spans the year in which someone has the age', () => {
    expect(atAge({ value: 40, code: 'a' }, undefined, birth)).toEqual(days('2000-05-17', '2001-05-16'));
  });

  it('spans a month, a week or a day of finer ages', () => {
    expect(atAge({ value: 6, code: 'mo' }, undefined, birth)).toEqual(days('1960-11-17', '1960-12-16'));
    expect(atAge({ value: 2, code: 'wk' }, undefined, birth)).toEqual(days('1960-05-31', '1960-06-06'));
    expect(atAge({ value: 1.5, code: 'a' }, undefined, birth)).toEqual(days('1961-11-17', '1961-12-16'));
  });

  it('widens by a partial birth date', () => {
    const year = { first: day('1960-01-01'), last: day('1960-12-31') };
    expect(atAge({ value: 40, code: 'a' }, undefined, year)).toEqual(days('2000-01-01', '2001-12-30'));
  });

  it('reads a Range from its low age to the end of its high one', () => {
    const range = { low: { value: 40, code: 'a' }, high: { value: 49, code: 'a' } };
    expect(atAge(undefined, range, birth)).toEqual(days('2000-05-17', '2010-05-16'));
  });

  it('says nothing without a birth date, a known unit, or an exact age', () => {
    expect(atAge({ value: 40, code: 'a' }, undefined, undefined)).toBeUndefined();
    expect(atAge({ value: 40, unit: 'years old' }, undefined, birth)).toBeUndefined();
    expect(atAge({ value: 40, code: 'a', comparator: '<' }, undefined, birth)).toBeUndefined();
    expect(atAge({ value: 1e9, code: 'a' }, undefined, birth)).toBeUndefined();
    expect(atAge('40', [], birth)).toBeUndefined();
  });
});

describe('afterDuration', () => {
  it('counts in the calendar', () => {
    const start = { first: day('2024-01-31'), last: day('2024-01-31') };
    expect(afterDuration(start, { value: 1, code: 'mo' })).toEqual({
      first: day('2024-02-29'),
      last: day('2024-02-29'),
    });
    expect(afterDuration(start, { value: 10, code: 'd' })).toEqual({
      first: day('2024-02-10'),
      last: day('2024-02-10'),
    });
    expect(afterDuration(start, { value: 10, code: 'doses' })).toBeUndefined();
  });
});
