import { describe, expect, it } from '@jest/globals';
import { circuitState, pauseAfter } from './circuit.js';

const now = new Date('2026-01-01T00:00:00Z');
const later = new Date(now.getTime() + 1);

describe('the circuit breaker', () => {
  it('opens for a time, and then lets a request try', () => {
    expect(circuitState(0, null, now)).toBe('closed');
    expect(circuitState(7, later, now)).toBe('open');
    expect(circuitState(7, now, now)).toBe('half-open');
    expect(circuitState(4, now, now)).toBe('closed');
  });

  it('waits twice as long each time, up to a minute, and up to half as long by chance', () => {
    expect([5, 6, 7, 11, 100].map((failures) => pauseAfter(failures, 0))).toEqual([1000, 2000, 4000, 60_000, 60_000]);
    expect(pauseAfter(6, 1)).toBe(1000);
    expect(pauseAfter(1, 0)).toBeLessThan(100);
  });

  it('waits as long as the server wants, up to an hour', () => {
    expect(pauseAfter(1, 0, 120_000)).toBe(120_000);
    expect(pauseAfter(100, 0, 1000)).toBe(60_000);
    expect(pauseAfter(1, 0, 1e9)).toBe(3_600_000);
  });
});
