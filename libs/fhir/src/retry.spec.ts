import { describe, expect, it } from '@jest/globals';
import { waitBefore } from './retry.js';

const NOW = Date.UTC(2025, 0, 1);
const pace = (random: number): Parameters<typeof waitBefore>[2] => ({
  sleep: () => Promise.resolve(),
  random: () => random,
  now: () => NOW,
});

describe('the wait before another attempt', () => {
  it('doubles up to half a minute', () => {
    const longest = [1, 2, 3, 4, 20].map((attempt) => waitBefore(attempt, null, pace(1)));
    expect(longest).toEqual([500, 1000, 2000, 4000, 30_000]);
  });

  it('is spread over all of that time', () => {
    expect([0, 0.25, 0.5].map((random) => waitBefore(2, undefined, pace(random)))).toEqual([0, 250, 500]);
  });

  it.each([
    ['7', 7000],
    ['0', 0],
    ['Wed, 01 Jan 2025 00:00:09 GMT', 9000],
    ['Wed, 01 Jan 2020 00:00:00 GMT', 0],
    ['86400', 120_000],
    ['soon', 0],
  ])('obeys Retry-After: %s', (header, expected) => expect(waitBefore(1, header, pace(0))).toBe(expected));
});
