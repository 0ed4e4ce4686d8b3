import { describe, expect, it } from '@jest/globals';
import { allowing } from './play-flagship.js';

describe('the regions that allow the flagship', () => {
  it.each([
    [1, 1],
    [2, 1],
    [3, 2],
    [21, 2],
  ])('of %i are %i, the first ones', (count, allowed) => {
    const nodes = Array.from({ length: count }, (_, index) => index);
    expect(allowing(nodes)).toEqual(nodes.slice(0, allowed));
  });
});
