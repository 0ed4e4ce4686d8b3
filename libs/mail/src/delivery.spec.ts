import { once } from 'node:events';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { delivery } from './delivery.js';

describe('delivery', () => {
  const watched = () => {
    const message = { createReadStream: () => Readable.from(['body']) };
    const watch = delivery();
    watch.watch(message);
    return { message, watch };
  };

  it('begins with the first byte that is read, not with the stream', async () => {
    const { message, watch } = watched();
    expect(watch.begun()).toBe(false);
    const stream = message.createReadStream();
    await new Promise(setImmediate);
    expect(watch.begun()).toBe(false);
    await stream.toArray();
    expect(watch.begun()).toBe(true);
  });

  it('hands the message out again only while nothing of it was read', async () => {
    const { message } = watched();
    message.createReadStream();
    expect(await message.createReadStream().toArray()).toEqual(['body']);
    const [error] = (await once(message.createReadStream(), 'error')) as [Error];
    expect(error.message).toBe('The message was begun before.');
  });
});
