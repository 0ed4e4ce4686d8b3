import { expect, it } from '@jest/globals';
import { waitAfter } from './next-attempt.js';

it('waits longer after each failure, up to five minutes, and never the same for all', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 1000].map((failures) => waitAfter(failures, 0) / 1000)).toEqual([
    10, 20, 40, 80, 160, 300, 300, 300,
  ]);
  expect(waitAfter(3, 1)).toBe(20_000);
  expect([waitAfter(0, 0), waitAfter(0, 1)]).toEqual([60_000, 30_000]);
});
