import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { capReached, dueAfter, nextSlot, weekAgo, type Quiet } from './schedule.js';
import { DEFAULT_SETTINGS, type OutreachSettings } from './settings.js';

const ZONE = 'Europe/Stockholm';
const settings = (more: Partial<OutreachSettings> = {}): OutreachSettings => ({ ...DEFAULT_SETTINGS, ...more });
const daily = (...times: string[]) => settings({ times, days: [1, 2, 3, 4, 5, 6, 7] });
const slot = (after: string, how: OutreachSettings, quiet?: Quiet, zone = ZONE): string =>
  new Date(nextSlot(Date.parse(after), how, quiet, zone)).toISOString().replace(':00.000', '');
const night = { from: '21:00', until: '06:00' };
const morning = { from: '06:00', until: '09:00' };

describe('the next slot', () => {
  it.each<[string, string, OutreachSettings, string, Quiet?]>([
    ['is today, where it is still to come', '2026-12-01T06:29:59Z', settings(), '2026-12-01T06:30Z'],
    ['is never now', '2026-12-01T06:30:00Z', settings(), '2026-12-02T06:30Z'],
    ['is on Monday after Friday', '2026-12-04T06:30:00Z', settings(), '2026-12-07T06:30Z'],
    [
      'is the first of the day, however the times are written',
      '2026-12-01T00:00:00Z',
      daily('12:00', '07:30'),
      '2026-12-01T06:30Z',
    ],
    ['is in summer time on the day it begins', '2026-03-28T12:00:00Z', daily('07:30'), '2026-03-29T05:30Z'],
    ['moves on where the clocks skip it', '2026-03-28T12:00:00Z', daily('02:30'), '2026-03-29T01:00Z'],
    ['comes once where the clocks show it twice', '2026-10-24T12:00:00Z', daily('02:30'), '2026-10-25T00:30Z'],
    ['comes once: the second time is over', '2026-10-25T00:30:00Z', daily('02:30'), '2026-10-26T01:30Z'],
    ['passes over quiet hours', '2026-12-01T00:00:00Z', daily('07:30', '12:00'), '2026-12-01T11:00Z', morning],
    ['is when they begin? no', '2026-12-01T00:00:00Z', daily('06:00', '12:00'), '2026-12-01T11:00Z', morning],
    ['is when they end', '2026-12-01T00:00:00Z', daily('09:00'), '2026-12-01T08:00Z', morning],
    ['passes over a quiet night', '2026-12-01T12:00:00Z', daily('22:00', '05:59', '07:00'), '2026-12-02T06:00Z', night],
    [
      'is when quiet hours end, where they leave none',
      '2026-12-01T00:00:00Z',
      daily('07:30'),
      '2026-12-01T08:00Z',
      morning,
    ],
    ['is then on a day of the region', '2026-12-04T12:00:00Z', settings(), '2026-12-07T08:00Z', morning],
    [
      'knows no quiet hours of no length',
      '2026-12-01T00:00:00Z',
      daily('07:30'),
      '2026-12-01T06:30Z',
      { from: '07:30', until: '07:30' },
    ],
    [
      'is each second, for trying things out',
      '2026-12-01T06:29:59Z',
      settings({ everySeconds: 1 }),
      '2026-12-01T06:30Z',
    ],
    ['is a multiple of the seconds', '2026-12-01T06:00:00Z', settings({ everySeconds: 900 }), '2026-12-01T06:15Z'],
    [
      'waits for the end of the night',
      '2026-12-01T20:30:00Z',
      settings({ everySeconds: 900 }),
      '2026-12-02T05:00Z',
      night,
    ],
    [
      'waits for it also between two multiples',
      '2026-12-01T20:30:00Z',
      settings({ everySeconds: 7200 }),
      '2026-12-02T05:00Z',
      night,
    ],
    [
      'is the end of the night where all multiples fall into it',
      '2026-12-01T20:30:00Z',
      settings({ everySeconds: 86_400 }),
      '2026-12-02T05:00Z',
      night,
    ],
  ])('%s', (...[, after, how, expected, quiet]) => expect(slot(after, how, quiet)).toBe(expected));

  it('is that of its zone', () => {
    expect(slot('2026-12-01T00:00:00Z', daily('07:30'), undefined, 'Europe/Helsinki')).toBe('2026-12-01T05:30Z');
    expect(slot('2026-12-01T00:00:00Z', daily('07:30'), undefined, 'UTC')).toBe('2026-12-01T07:30Z');
    // Samoa left out 30 December 2011.
    expect(slot('2011-12-30T09:59:00Z', daily('07:30'), undefined, 'Pacific/Apia')).toBe('2011-12-30T10:00Z');
    expect(() => slot('2026-12-01T00:00:00Z', daily('07:30'), undefined, 'Europe/Atlantis')).toThrow(RangeError);
  });
});

const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' });
const quietAt = (instant: number, { from, until }: Quiet): boolean => {
  const time = wall.format(instant);
  return from === until ? false : from < until ? from <= time && time < until : from <= time || time < until;
};
const time = fc
  .nat(95)
  .map(
    (quarters) =>
      `${String(Math.floor(quarters / 4)).padStart(2, '0')}:${String((quarters % 4) * 15).padStart(2, '0')}`,
  );
const hours = fc.record({ from: time, until: time });
const aYear = { min: Date.parse('2026-01-01T00:00:00Z'), max: Date.parse('2027-01-01T00:00:00Z') };
/** Half of them in the nights in which the clocks change. */
const instant = fc.oneof(
  fc.integer(aYear),
  fc
    .tuple(fc.constantFrom('2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z'), fc.integer({ min: -4e7, max: 4e7 }))
    .map(([change, off]) => Date.parse(change) + off),
);
const timed = fc.record({
  times: fc.array(time, { minLength: 1, maxLength: 4 }),
  days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
});
const repeated = fc.record({ everySeconds: fc.constantFrom(1, 60, 1000, 3600, 5400, 43_200, 86_400) });
const schedule = fc.oneof(timed, repeated).map((more) => settings(more));

describe('over a year with its two changes of the clock', () => {
  it('slots come later and later, never in quiet hours', () => {
    fc.assert(
      fc.property(instant, schedule, fc.option(hours, { nil: undefined }), (start, how, quiet) => {
        let last = start;
        for (let count = 0; count < 5; count += 1) {
          const next = nextSlot(last, how, quiet, ZONE);
          expect(next).toBeGreaterThan(last);
          if (quiet !== undefined) expect(quietAt(next, quiet)).toBe(false);
          last = next;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('there is no earlier slot: whoever asks in between gets the same', () => {
    fc.assert(
      fc.property(
        instant,
        schedule,
        fc.option(hours, { nil: undefined }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (start, how, quiet, part) => {
          const next = nextSlot(start, how, quiet, ZONE);
          const between = Math.floor(start + (next - start - 1) * part);
          expect(nextSlot(between, how, quiet, ZONE)).toBe(next);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('each weekday has its slot at half past seven', () => {
    const slots: number[] = [];
    for (let at = aYear.min; at < aYear.max; at = slots.at(-1) as number)
      slots.push(nextSlot(at, settings(), undefined, ZONE));
    // 2026 has 261 days from Monday to Friday; the last slot is that of 1 January.
    expect(slots).toHaveLength(262);
    expect(new Set(slots.map((each) => wall.format(each)))).toEqual(new Set(['07:30']));
  });
});

describe('time that passes', () => {
  const sentAt = Date.parse('2026-12-01T06:30:00Z');
  it('makes a case due', () => {
    const days = (['reminder', 'escalation', 'expiry'] as const).map(
      (kind) => (dueAfter(kind, sentAt, DEFAULT_SETTINGS) - sentAt) / 86_400_000,
    );
    expect(days).toEqual([7, 14, 28]);
  });

  it('counts the digests of a week', () => {
    const slots = ['2026-03-23', '2026-03-24', '2026-03-25'].map((day) => Date.parse(`${day}T06:30:00Z`));
    const at = Date.parse('2026-03-27T06:30:00Z');
    expect(capReached(slots, 4, at)).toBe(false);
    expect(capReached(slots, 3, at)).toBe(true);
    expect(capReached([], 1, at)).toBe(false);
    // Summer time has begun: the same slot a week later is an hour less away.
    const monday = Date.parse('2026-03-30T05:30:00Z');
    expect(capReached(slots, 3, monday)).toBe(false);
    expect(capReached(slots, 2, monday)).toBe(true);
    expect(weekAgo(monday)).toBeGreaterThanOrEqual(slots[0] as number);
  });
});
