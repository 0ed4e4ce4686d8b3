import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addMonths, dayOf, isoDay, isoRange, monthsBetween, parsePartialDate } from './calendar.js';

const day = (text: string): number => parsePartialDate(text)!.first;

describe('partial dates', () => {
  it.each([
    ['2020', '2020-01-01', '2020-12-31'],
    ['2020-02', '2020-02-01', '2020-02-29'],
    ['1969-12-31', '1969-12-31', '1969-12-31'],
    ['0099-03', '0099-03-01', '0099-03-31'],
  ])('%s is %s … %s', (text, first, last) => {
    const range = parsePartialDate(text)!;
    expect([isoDay(range.first), isoDay(range.last)]).toEqual([first, last]);
    expect(isoRange(range)).toBe(text);
  });

  it.each(['2023-02-29', '2020-13', '20-01-01', '2020-1-1', 'yesterday', ''])('%p is no date', (text) => {
    expect(parsePartialDate(text)).toBeUndefined();
  });

  it('writes a range that is no month or year with both ends', () => {
    expect(isoRange({ first: day('2020-05-03'), last: day('2020-05-09') })).toBe('2020-05-03/2020-05-09');
  });
});

describe('calendar months', () => {
  it.each([
    ['2024-01-31', 1, '2024-02-29'],
    ['2024-03-31', -1, '2024-02-29'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-11-15', 3, '2025-02-15'],
  ])('%s and %i months is %s', (from, months, to) => expect(isoDay(addMonths(day(from), months))).toBe(to));

  it.each([
    ['1980-06-15', '2020-06-14', 479],
    ['1980-06-15', '2020-06-15', 480],
    ['2000-02-29', '2001-02-28', 11],
    ['2000-02-29', '2001-03-01', 12],
  ])('%s to %s is %i completed months', (from, to, months) => expect(monthsBetween(day(from), day(to))).toBe(months));

  it('never passes the end of the target month', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 200_000 }), fc.integer({ min: -600, max: 600 }), (from, months) => {
        const [year, month] = isoDay(from)
          .slice(0, -3)
          .split(/(?<=\d)-/);
        const count = Number(year) * 12 + Number(month) - 1 + months;
        const [year2, month2] = isoDay(addMonths(from, months))
          .slice(0, -3)
          .split(/(?<=\d)-/);
        expect(Number(year2) * 12 + Number(month2) - 1).toBe(count);
      }),
    );
  });
});

it('knows which days exist', () => {
  expect(dayOf(2024, 2, 29)).toBe(19782);
  expect(dayOf(2023, 2, 29)).toBeUndefined();
});
