import { describe, expect, it } from '@jest/globals';
import { Heartbeat } from './messages.js';

describe('a heartbeat', () => {
  const good = { version: '0.1.0', startedAt: '2026-11-26T12:00:00Z' };

  it('tells version and start', () => {
    expect(Heartbeat.safeParse(good).success).toBe(true);
    expect(Heartbeat.safeParse({ ...good, version: '1.20.3-rc.1' }).success).toBe(true);
  });

  it.each<[string, Record<string, unknown>]>([
    ['any other member', { note: 'x' }],
    ['a number of a person as a version', { version: '19121212-1212' }],
    ['a person in the version', { version: '1.2.3-191212121212' }],
    ['text as a time', { startedAt: 'when Anna came in' }],
  ])('has no room for %s', (_what, change) => {
    expect(Heartbeat.safeParse({ ...good, ...change }).success).toBe(false);
  });
});
