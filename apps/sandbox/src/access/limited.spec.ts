import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { limited } from './limited.js';

describe('limited', () => {
  it('does everything, never more than so many at a time', async () => {
    const done: number[] = [];
    let [now, most] = [0, 0];
    await limited([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      now += 1;
      most = Math.max(most, now);
      await turn();
      now -= 1;
      done.push(item);
    });
    expect([done.sort(), most]).toEqual([[1, 2, 3, 4, 5, 6, 7], 3]);
  });

  it('begins nothing new after a failure, and tells it', async () => {
    const begun: number[] = [];
    const work = async (item: number): Promise<void> => {
      begun.push(item);
      await turn();
      if (item === 1) throw new Error('first');
    };
    await expect(limited([1, 2, 3, 4, 5], 2, work)).rejects.toThrow('first');
    await turn();
    expect(begun).toEqual([1, 2]);
  });
});
