import { describe, expect, it } from '@jest/globals';
import { curveOf, expectationOf, type ToldEnrolled } from './expectation.js';

const told = (region: string, through: string, enrolled: number): ToldEnrolled => ({ region, through, enrolled });

describe('the curve of a trial', () => {
  it('adds up what each region told last by a day, and falls with a correction', () => {
    const curve = curveOf([
      told('12', '2026-10-05', 2),
      told('14', '2026-10-12', 5),
      told('12', '2026-10-12', 4),
      told('12', '2026-10-12', 3),
      told('14', '2026-10-19', 4),
    ]);
    expect(curve).toEqual([
      { through: '2026-10-05', enrolled: 2 },
      { through: '2026-10-12', enrolled: 8 },
      { through: '2026-10-19', enrolled: 7 },
    ]);
    expect(curveOf([])).toEqual([]);
  });
});

describe('the forecast of a trial', () => {
  it('goes by the last eight weeks of all regions', () => {
    const history = [
      told('12', '2026-08-01', 10),
      told('12', '2026-10-05', 20),
      told('12', '2026-11-30', 28),
      told('14', '2026-10-05', 0),
      told('14', '2026-11-23', 8),
    ];
    const expected = expectationOf(history, 52);
    expect(expected).toMatchObject({ weeks: 8, rate: 2, date: '2027-01-25' });
    expect(expected && expected.earliest < expected.date && expected.date < (expected.latest ?? '')).toBe(true);
  });

  it('does not count as recent whom a region had enrolled before it first told', () => {
    const history = [told('12', '2026-11-02', 0), told('12', '2026-11-30', 8), told('14', '2026-11-30', 40)];
    expect(expectationOf(history, 60)).toMatchObject({ weeks: 4, rate: 2, date: '2027-01-11' });
  });

  it.each<[string, ToldEnrolled[], number | undefined]>([
    ['there is no target', [told('12', '2026-11-02', 0), told('12', '2026-11-30', 8)], undefined],
    ['nothing was told', [], 50],
    ['it was told for less than a week', [told('12', '2026-11-25', 0), told('12', '2026-11-30', 8)], 50],
    ['too few were enrolled', [told('12', '2026-11-02', 6), told('12', '2026-11-30', 8)], 50],
    ['corrections took more than came', [told('12', '2026-11-02', 9), told('12', '2026-11-30', 8)], 50],
    ['the target is reached', [told('12', '2026-11-02', 0), told('12', '2026-11-30', 50)], 50],
  ])('is not made where %s', (_name, history, target) => {
    expect(expectationOf(history, target)).toBeUndefined();
  });
});
