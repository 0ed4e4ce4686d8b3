import { describe, expect, it } from '@jest/globals';
import { Bell } from './bell.js';

const FOR_EVER = 2 ** 30;
const never = new AbortController().signal;

describe('a bell', () => {
  it('wakes everyone who waits, also where the ring came before it was waited for', async () => {
    const bell = new Bell();
    const listeners = [1, 2, 3].map(() => bell.listen(FOR_EVER, never));
    expect(bell.waiting).toBe(3);
    bell.ring();
    await Promise.all(listeners.map(({ heard }) => heard));
    expect(bell.waiting).toBe(0);
  });

  it('wakes nobody who came after the ring', () => {
    const bell = new Bell();
    bell.ring();
    const { stop } = bell.listen(FOR_EVER, never);
    expect(bell.waiting).toBe(1);
    stop();
    expect(bell.waiting).toBe(0);
  });

  it('lets go by time, by its closing and by the signal, once and before', async () => {
    const bell = new Bell();
    await bell.listen(1, never).heard;
    const gone = new AbortController();
    const { heard } = bell.listen(FOR_EVER, gone.signal);
    gone.abort();
    await heard;
    await bell.listen(FOR_EVER, gone.signal).heard;
    const last = bell.listen(FOR_EVER, never);
    bell.close();
    await last.heard;
    await bell.listen(FOR_EVER, never).heard;
    expect([bell.closed, bell.waiting]).toEqual([true, 0]);
  });
});
