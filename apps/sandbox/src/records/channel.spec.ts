import { describe, expect, it } from '@jest/globals';
import { Channel } from './channel.js';

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const taken: Item[] = [];
  for await (const item of items) taken.push(item);
  return taken;
}

describe('a channel', () => {
  it('hands everything on in order, and ends when it is closed', async () => {
    const channel = new Channel<number>(3);
    const taken = all(channel);
    for (let n = 0; n < 20; n += 2) await channel.push([n, n + 1]);
    channel.close();
    expect(await taken).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  it('keeps the writer waiting until somebody reads', async () => {
    const channel = new Channel<number>(2);
    let pushed = false;
    const pushing = channel.push([1, 2, 3]).then(() => (pushed = true));
    await new Promise(setImmediate);
    expect(pushed).toBe(false);
    const taken = all(channel);
    await pushing;
    channel.close();
    expect(await taken).toEqual([1, 2, 3]);
  });

  it('lets the writer go on where the reader has given up', async () => {
    const channel = new Channel<number>(1);
    const pushing = channel.push([1, 2]);
    for await (const item of channel) if (item === 1) break;
    await pushing;
    await channel.push([3, 4]);
    expect(await all(channel)).not.toContain(3);
  });
});
