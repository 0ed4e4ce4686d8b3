import { expect, it } from '@jest/globals';
import { waitAfterFailures } from './feed-state.js';

it('waits longer after each failure, up to a minute, and never the same for all', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 1000].map((failures) => waitAfterFailures(failures, 0) / 1000)).toEqual([
    1, 2, 4, 8, 16, 32, 60, 60, 60,
  ]);
  expect(waitAfterFailures(3, 1)).toBe(2_000);
});
