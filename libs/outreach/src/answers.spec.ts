import { describe, expect, it } from '@jest/globals';
import { ANSWERS, UNSUITABLE_CODES } from './answer.js';
import { ANSWER_EFFECTS, checkAnswer, tellsOfPerson, type GivenAnswer } from './answers.js';

const CONTEXT = { criteria: ['age', 'birads'], sites: ['site-1', 'site-2'], today: '2026-12-01' };
const ONE_SITE = { ...CONTEXT, sites: ['site-1'] };
const path = (given: GivenAnswer, context = CONTEXT): string => {
  const checked = checkAnswer(given, context);
  return checked.ok ? 'ok' : checked.error.path;
};

describe('an answer', () => {
  it.each<[GivenAnswer, string]>([
    [{ answer: 'refer', siteId: 'site-2' }, 'ok'],
    [{ answer: 'refer' }, '/siteId'],
    [{ answer: 'refer', siteId: 'site-3' }, '/siteId'],
    [{ answer: 'refer', siteId: 'site-1', code: 'other' }, '/code'],
    [{ answer: 'not-suitable' }, '/code'],
    ...UNSUITABLE_CODES.map((code): [GivenAnswer, string] => [
      { answer: 'not-suitable', code },
      code === 'criterion' ? '/criterion' : 'ok',
    ]),
    [{ answer: 'not-suitable', code: 'criterion', criterion: 'birads' }, 'ok'],
    [{ answer: 'not-suitable', code: 'criterion', criterion: 'density' }, '/criterion'],
    [{ answer: 'not-suitable', code: 'frailty', criterion: 'birads' }, '/criterion'],
    [{ answer: 'not-suitable', code: 'frailty', siteId: 'site-1' }, '/siteId'],
    [{ answer: 'not-suitable', code: 'frailty', until: '2026-12-24' }, '/until'],
    [{ answer: 'not-now' }, '/until'],
    [{ answer: 'not-now', until: '2026-12-01' }, '/until'],
    [{ answer: 'not-now', until: '2026-12-02' }, 'ok'],
    [{ answer: 'not-now', until: '2027-03-01' }, 'ok'],
    [{ answer: 'not-now', until: '2027-03-02' }, '/until'],
    [{ answer: 'not-now', until: '2027-02-30' }, '/until'],
    [{ answer: 'not-now', until: '2027-01' }, '/until'],
    [{ answer: 'not-now', until: '2026-12-24T00:00:00Z' }, '/until'],
    [{ answer: 'declined-trial' }, 'ok'],
    [{ answer: 'declined-all' }, 'ok'],
    [{ answer: 'not-my-patient' }, 'ok'],
    [{ answer: 'already-approached' }, 'ok'],
    [{ answer: 'deceased' }, 'ok'],
    [{ answer: 'deceased', criterion: 'age' }, '/criterion'],
  ])('%j: %s', (given, expected) => expect(path(given)).toBe(expected));

  it('goes to the only site there is', () => {
    const filled = { ok: true, value: { answer: 'refer', siteId: 'site-1' } };
    expect(checkAnswer({ answer: 'refer' }, ONE_SITE)).toEqual(filled);
    expect(path({ answer: 'refer', siteId: 'site-2' }, ONE_SITE)).toBe('/siteId');
  });

  it('refers nowhere where no site takes people', () => {
    expect(path({ answer: 'refer' }, { ...CONTEXT, sites: [] })).toBe('/siteId');
  });

  it('has an effect, and three of them differ in what the person objects to', () => {
    expect(Object.keys(ANSWER_EFFECTS)).toEqual([...ANSWERS]);
    const objections = ANSWERS.filter((answer) => ANSWER_EFFECTS[answer].objection !== undefined);
    expect(objections).toEqual(['declined-trial', 'declined-all']);
    expect(ANSWER_EFFECTS['declined-trial'].objection).not.toBe(ANSWER_EFFECTS['declined-all'].objection);
    expect(ANSWERS.filter(tellsOfPerson)).toEqual([...objections, 'deceased']);
  });
});
