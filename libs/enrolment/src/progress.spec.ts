import { describe, expect, it } from '@jest/globals';
import { progressOf } from './progress.js';
import { enrolledLog, entry } from './testing.fixture.js';
import { totalsOf } from './totals.js';

const withdrawn = () => [...enrolledLog(), entry('withdraw', '2026-06-20', { code: 'adverse-event', scope: 'all' })];
const declined = () => [entry('refer', '2026-05-04'), entry('decline', '2026-05-05', { code: 'travel' })];
const failed = () => [
  ...enrolledLog().slice(0, 4),
  entry('fail-screening', '2026-06-01', { code: 'criterion', criterion: 'adult' }),
];
const voided = () => {
  const log = enrolledLog();
  return [...log, entry('void', '2026-06-05', {}, log.at(-1)?.id)];
};
const logs = [enrolledLog(), withdrawn(), declined(), failed(), voided()];

describe('how recruitment goes', () => {
  it('is exact after consent: who is where now, and who ever was', () => {
    expect(totalsOf(logs)).toEqual({
      now: { consented: 0, screening: 0, eligible: 1, enrolled: 1, completed: 0, withdrawn: 1, screenFailed: 1 },
      ever: { consented: 4, screening: 4, eligible: 3, enrolled: 2, completed: 0, withdrawn: 1, screenFailed: 1 },
    });
  });

  it('shows the curve by week, empty weeks too', () => {
    const { curve, enrolled } = progressOf(logs, { today: '2026-06-17' });
    expect(enrolled).toBe(2);
    // 5 June 2026 is a Friday.
    expect(curve).toEqual([
      { week: '2026-06-01', enrolled: 2, total: 2 },
      { week: '2026-06-08', enrolled: 0, total: 2 },
      { week: '2026-06-15', enrolled: 0, total: 2 },
    ]);
    expect(progressOf([], { today: '2026-06-17', target: 4 })).toEqual({
      ...{ enrolled: 0, target: 4, curve: [], flow: { ever: {}, now: {}, reasons: [] } },
    });
  });

  it('shows the flow with the reasons of those who left', () => {
    const { flow } = progressOf(logs, { today: '2026-06-17' });
    expect(flow.ever).toMatchObject({ referred: 5, contacted: 4, declined: 1 });
    expect(flow.now).toEqual({ enrolled: 1, withdrawn: 1, declined: 1, 'screen-failed': 1, eligible: 1 });
    expect(flow.reasons.map(({ state, code, count }) => `${state} ${code} ${count}`).sort()).toEqual([
      ...['declined travel 1', 'screen-failed criterion 1', 'withdrawn adverse-event 1'],
    ]);
  });

  it('forecasts from the last eight weeks', () => {
    const many = Array.from({ length: 4 }, enrolledLog);
    expect(progressOf(many, { today: '2026-06-17', target: 8 }).forecast).toMatchObject({
      rate: 0.5,
      date: '2026-08-12',
    });
    expect(progressOf(many, { today: '2026-12-17', target: 8 }).forecast).toBeUndefined();
    expect(progressOf(many, { today: '2026-07-30', target: 8 }).forecast?.rate).toBe(0.5);
    expect(progressOf(many, { today: '2026-07-31', target: 8 }).forecast).toBeUndefined();
  });
});
