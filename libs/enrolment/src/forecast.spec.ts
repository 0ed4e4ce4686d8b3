import { describe, expect, it } from '@jest/globals';
import { forecast } from './forecast.js';

const asked = { enrolled: 10, target: 40, recent: 8, weeks: 8, today: '2026-06-01' };

describe('when a trial reaches its target', () => {
  it('is told from the rate of the last weeks, with the limits of a Poisson mean', () => {
    const told = forecast(asked);
    expect(told).toMatchObject({ rate: 1, date: '2026-12-28' });
    // Exact limits of 8: 3.45 and 15.76 (Breslow and Day 1987, table 2.10).
    expect(8 * (told?.rateLow ?? 0)).toBeCloseTo(3.45, 1);
    expect(8 * (told?.rateHigh ?? 0)).toBeCloseTo(15.76, 1);
    expect([told?.earliest, told?.latest]).toEqual(['2026-09-16', '2027-10-02']);
  });

  it('is not told from too few, nor once it is reached', () => {
    expect(forecast({ ...asked, recent: 2 })).toBeUndefined();
    expect(forecast({ ...asked, enrolled: 40 })).toBeUndefined();
    expect(forecast({ ...asked, enrolled: 41 })).toBeUndefined();
  });

  it('leaves out what is past any planning', () => {
    const told = forecast({ ...asked, target: 300, recent: 5 });
    expect(told?.date).toBe('2035-04-23');
    expect(told).not.toHaveProperty('latest');
    expect(forecast({ ...asked, target: 100_000 })).toBeUndefined();
  });
});
