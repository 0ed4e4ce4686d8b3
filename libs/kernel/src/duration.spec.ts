import { describe, expect, it } from '@jest/globals';
import { isoDay, parsePartialDate } from './calendar.js';
import { addDuration, canonicalDuration, parseDuration } from './duration.js';

describe('ISO 8601 durations', () => {
  it.each([
    ['P3M', 3, 0],
    ['-P1Y6M', -18, 0],
    ['P2W', 0, 14],
    ['P1Y2M10D', 14, 10],
    ['-P0D', 0, 0],
  ])('%s is %i months and %i days', (text, months, days) => expect(parseDuration(text)).toEqual({ months, days }));

  it.each(['P', '3M', 'PT3H', 'P1.5M', 'P-3M', ' P3M', 'p3m'])('%p is none', (text) =>
    expect(parseDuration(text)).toBeUndefined(),
  );

  it.each([
    ['P1Y', 'P12M'],
    ['P1W', 'P7D'],
    ['-P0D', 'P0D'],
    ['-P1Y3D', '-P12M3D'],
    ['P28D', 'P28D'],
  ])('%s is spelt %s', (text, canonical) => expect(canonicalDuration(parseDuration(text)!)).toBe(canonical));

  it('adds months before days, and leaves an open limit open', () => {
    const start = parsePartialDate('2024-01-31')!.first;
    expect(isoDay(addDuration(start, { months: 1, days: 1 }))).toBe('2024-03-01');
    expect(addDuration(-Infinity, { months: 1, days: 0 })).toBe(-Infinity);
  });
});
