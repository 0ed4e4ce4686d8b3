import { describe, expect, it } from '@jest/globals';
import { coded, day, factsIn, snomed } from './record.fixture.js';

const ROLE = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';
const history = (elements: Readonly<Record<string, unknown>>): ReturnType<typeof factsIn> =>
  factsIn('FamilyMemberHistory', { status: 'completed', relationship: coded(ROLE, 'MTH'), ...elements });
const breastCancer = { code: snomed('254837009'), onsetAge: { value: 45, code: 'a' } };

describe('FamilyMemberHistory', () => {
  it('is one fact per condition of the relative, with the age at its onset', () => {
    const facts = history({ condition: [breastCancer, 'illegible', { code: snomed('363443007') }] });
    expect(facts.map(({ source, concepts, kinship }) => [source.part, concepts, kinship])).toEqual([
      ['condition/0', ['http://snomed.info/sct|254837009'], [`${ROLE}|MTH`]],
      ['condition/2', ['http://snomed.info/sct|363443007'], [`${ROLE}|MTH`]],
    ]);
    expect(facts[0]?.value).toMatchObject({ type: 'quantity', unit: 'a', interval: { low: 45, high: 45 } });
    expect(facts[1]?.value).toBeUndefined();
  });

  it('is dated by the relative, never by the person', () => {
    expect(history({ condition: [breastCancer] })[0]?.start).toBeUndefined();
    expect(history({ bornDate: '1957', condition: [breastCancer] })[0]?.start).toEqual({
      days: { first: day('2002-01-01'), last: day('2003-12-30') },
    });
  });

  it.each([
    ['partial', 1],
    ['completed', 1],
    ['health-unknown', 0],
    ['entered-in-error', 0],
  ])('%s gives %i facts', (status, count) => {
    expect(history({ status, condition: [breastCancer] })).toHaveLength(count);
  });
});
