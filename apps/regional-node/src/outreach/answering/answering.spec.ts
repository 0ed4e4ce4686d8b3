import { describe, expect, it } from '@jest/globals';
import { CASE_STATES } from '@kohort/outreach';
import { Answering } from './answering.js';
import { possibleAnswers, standsAnswered, takesAnswer } from './possible-answers.js';

const unused = {} as never;
const inZone = (zone: string) => new Answering(unused, unused, unused, unused, zone);

describe('the region’s days', () => {
  it('begin where the clocks of the region say so, also when they change', () => {
    const { startOf, dayOf } = inZone('Europe/Stockholm');
    const begins = { '2026-01-10': '23:00', '2026-03-29': '23:00', '2026-03-30': '22:00', '2026-10-26': '23:00' };
    for (const [day, time] of Object.entries(begins)) {
      expect([day, startOf(day).toISOString().slice(11, 16)]).toEqual([day, time]);
      expect(dayOf(startOf(day))).toBe(day);
      expect(dayOf(new Date(startOf(day).getTime() - 1))).not.toBe(day);
    }
    expect(inZone('Asia/Kathmandu').startOf('2026-01-10').toISOString()).toBe('2026-01-09T18:15:00.000Z');
  });
});

describe('an answer', () => {
  const states = (
    test: (row: Parameters<typeof takesAnswer>[0]) => boolean,
    answer: 'refer' | 'not-my-patient' | null,
  ) => CASE_STATES.filter((state) => test({ state, answer }));

  it('is taken where somebody was told and the case goes on', () => {
    expect(states(takesAnswer, null)).toEqual(['queued', 'sent', 'uncertain', 'undeliverable', 'snoozed', 'answered']);
  });

  it('stands until something else happens to the case', () => {
    expect(states(standsAnswered, null)).toEqual([]);
    expect(states(standsAnswered, 'refer')).toEqual(['snoozed', 'answered']);
    expect(states(standsAnswered, 'not-my-patient')).toEqual([
      ...['waiting', 'unroutable', 'queued', 'snoozed', 'answered'],
    ]);
  });

  it('refers to a site that takes people', () => {
    expect(possibleAnswers({ state: 'sent', answer: null }, [])).not.toContain('refer');
    expect(possibleAnswers({ state: 'sent', answer: null }, [1])).toHaveLength(8);
    expect(possibleAnswers({ state: 'expired', answer: null }, [1])).toEqual([]);
  });

  it('of what the person says is possible beside a referral that stands', () => {
    const said = ['declined-trial', 'declined-all', 'deceased'];
    expect(possibleAnswers({ state: 'answered', answer: 'refer' }, [1], 'referral')).toEqual(said);
    expect(possibleAnswers({ state: 'queued', answer: 'not-my-patient' }, [1], 'told')).toEqual([]);
  });
});
