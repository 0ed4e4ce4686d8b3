import { describe, expect, it } from '@jest/globals';
import { dayOf, parsePartialDate } from '@kohort/kernel';
import { isMinor } from './minor.js';

const on = (year: number, month: number, date: number): number => dayOf(year, month, date) ?? Number.NaN;

describe('a minor', () => {
  it.each([
    ['2006-06-01', on(2024, 6, 1), false],
    ['2006-06-02', on(2024, 6, 1), true],
    ['2006-06', on(2024, 6, 29), true],
    ['2006-06', on(2024, 6, 30), false],
    ['2006', on(2024, 12, 30), true],
    ['2008-02-29', on(2026, 2, 28), true],
    ['2008-02-29', on(2026, 3, 1), false],
  ])('born %s, on day %d: %s', (birth, day, expected) => {
    expect(isMinor(parsePartialDate(birth), day)).toBe(expected);
  });

  it('is whoever has no known birth date', () => expect(isMinor(undefined, on(2024, 6, 1))).toBe(true));
});
