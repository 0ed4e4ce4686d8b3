import { describe, expect, it } from '@jest/globals';
import { sqlTime, timeSpan } from './time-span.js';

const span = (text: string): string | undefined => {
  const found = timeSpan(text);
  return found && `${new Date(found.low).toISOString()} ${found.high - found.low}`;
};

describe('a time span', () => {
  it.each([
    ['2020', `2020-01-01T00:00:00.000Z ${366 * 86_400_000}`],
    ['2021-02', `2021-02-01T00:00:00.000Z ${28 * 86_400_000}`],
    ['2021-02-28', '2021-02-28T00:00:00.000Z 86400000'],
    ['2021-02-28T23:59', '2021-02-28T23:59:00.000Z 60000'],
    ['2021-02-28T23:59:59Z', '2021-02-28T23:59:59.000Z 1000'],
    ['2021-02-28T23:59:60Z', '2021-03-01T00:00:00.000Z 1000'],
    ['2021-02-28T00:00:00.5+02:00', '2021-02-27T22:00:00.500Z 100'],
    ['2021-02-28T00:00:00.25-02:30', '2021-02-28T02:30:00.250Z 10'],
    ['2021-02-28T00:00:00.123456Z', '2021-02-28T00:00:00.123Z 1'],
  ])('of %s is %s', (text, expected) => {
    expect(span(text)).toBe(expected);
  });

  it.each([
    '',
    '20',
    '2021-13',
    '2021-02-29',
    '2021-02-28T',
    '2021-02-28T24:00:00Z',
    '2021-02-28T10:60:00Z',
    '2021-02-28T10',
    '2021-02-28 10:00:00Z',
    '2021-02-28T10:00:00+15:00',
    '0000-01-01',
    ' 2021',
  ])('is not in "%s"', (text) => {
    expect(timeSpan(text)).toBeUndefined();
  });

  it('is without bound where PostgreSQL or JavaScript could not write it', () => {
    expect(sqlTime(-Infinity)).toBe('-infinity');
    expect(sqlTime(timeSpan('0001-01-01T00:00:00+14:00')!.low)).toBe('-infinity');
    expect(sqlTime(timeSpan('9999')!.high)).toBe('infinity');
    expect(sqlTime(timeSpan('0001')!.low)).toBe('0001-01-01T00:00:00.000Z');
  });
});
