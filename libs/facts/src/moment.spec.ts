import { describe, expect, it } from '@jest/globals';
import { localDayIn } from '@kohort/kernel';
import { momentIn, spanOf, withinPeriod } from './moment.js';
import { day } from './record.fixture.js';

const localDay = localDayIn('Europe/Stockholm');
const at = (text: unknown): unknown => momentIn(text, localDay);
const on = (iso: string): object => ({ days: { first: day(iso), last: day(iso) } });

describe('momentIn', () => {
  it('reads a partial date as the days it may mean', () => {
    expect(at('2020')).toEqual({ days: { first: day('2020-01-01'), last: day('2020-12-31') } });
    expect(at('2020-02')).toEqual({ days: { first: day('2020-02-01'), last: day('2020-02-29') } });
    expect(at('2020-02-03')).toEqual(on('2020-02-03'));
  });

  it('puts an instant on the local day of the region, whatever its own offset', () => {
    expect(at('2024-01-01T23:30:00Z')).toEqual({ ...on('2024-01-02'), instant: Date.UTC(2024, 0, 1, 23, 30) });
    expect(at('2024-07-01T22:00:00Z')).toMatchObject(on('2024-07-02'));
    expect(at('2024-01-01T20:00:00-05:00')).toMatchObject(on('2024-01-02'));
    expect(at('2024-01-02T00:30:00+02:00')).toMatchObject({
      ...on('2024-01-01'),
      instant: Date.UTC(2024, 0, 1, 22, 30),
    });
  });

  it('keeps milliseconds and cuts finer fractions', () => {
    expect(at('2024-01-01T10:00:00.1239876Z')).toMatchObject({ instant: Date.UTC(2024, 0, 1, 10, 0, 0, 123) });
    expect(at('2024-01-01T10:00:00.5Z')).toMatchObject({ instant: Date.UTC(2024, 0, 1, 10, 0, 0, 500) });
  });

  it('takes a time without an offset for its day only', () => {
    expect(at('2024-01-01T23:30:00')).toEqual(on('2024-01-01'));
  });

  it.each([
    '2023-02-29',
    '2023-13',
    '2023-02-30T10:00:00Z',
    '2023-01-01T25:00:00Z',
    '20230101',
    'yesterday',
    '',
    2023,
    null,
    {},
  ])('finds no moment in %j', (value) => expect(at(value)).toBeUndefined());
});

describe('spanOf', () => {
  it('reads a Period, each end as far as it is known', () => {
    expect(spanOf({ period: { start: '2020', end: 'soon' } }, localDay)).toEqual({ start: at('2020'), end: undefined });
  });

  it('reads a Timing from its first to its last event, in whatever order they are', () => {
    const timing = { event: ['2020-03-01', 'x', '2020-01-01', '2020-02-01'] };
    expect(spanOf({ timing }, localDay)).toEqual({ start: at('2020-01-01'), end: at('2020-03-01') });
  });

  it('reads the bounds of a Timing without events', () => {
    const timing = { repeat: { boundsPeriod: { start: '2020-01-01', end: '2020-02-01' } } };
    expect(spanOf({ timing }, localDay)).toEqual({ start: at('2020-01-01'), end: at('2020-02-01') });
  });
});

describe('withinPeriod', () => {
  it('may be any day from the start to the end', () => {
    const period = { start: '2020-03', end: '2020-05' };
    expect(withinPeriod(period, localDay)).toEqual({ days: { first: day('2020-03-01'), last: day('2020-05-31') } });
    expect(withinPeriod({ start: '2020-03-01' }, localDay)).toEqual(on('2020-03-01'));
  });
});
