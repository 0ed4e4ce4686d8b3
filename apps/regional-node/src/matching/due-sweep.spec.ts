import { describe, expect, it } from '@jest/globals';
import { isDue } from './due-sweep.js';

const swept = (startedAt: string, more: object = {}) => ({
  versionId: 'v1',
  state: 'finished' as const,
  startedAt: new Date(startedAt),
  ...more,
});

describe('a sweep', () => {
  it.each([
    ['never swept', null, '2026-03-01T12:00:00Z', 'now'],
    ['swept as another version', swept('2026-03-01T08:00:00Z', { versionId: 'v0' }), '2026-03-01T12:00:00Z', 'now'],
    ['ended though it runs', swept('2026-03-01T08:00:00Z', { state: 'cancelled' }), '2026-03-01T12:00:00Z', 'now'],
    ['swept today', swept('2026-03-01T08:00:00Z'), '2026-03-01T12:00:00Z', undefined],
    ['swept yesterday, before half past two', swept('2026-02-28T08:00:00Z'), '2026-03-01T01:29:00Z', undefined],
    ['swept yesterday, at half past two', swept('2026-02-28T08:00:00Z'), '2026-03-01T01:30:00Z', 'time'],
    ['swept after local midnight', swept('2026-02-28T23:10:00Z'), '2026-03-01T02:00:00Z', undefined],
    ['off for days', swept('2026-02-20T08:00:00Z'), '2026-03-01T12:00:00Z', 'time'],
  ])('of a version that was %s', (_name, latest, now, due) => {
    expect(isDue(latest, 'v1', 'Europe/Stockholm', new Date(now))).toBe(due);
  });
});
