import { describe, expect, it } from '@jest/globals';
import { day, factsIn, loinc, snomed } from './record.fixture.js';

const report = (elements: Readonly<Record<string, unknown>>): ReturnType<typeof factsIn> =>
  factsIn('DiagnosticReport', { status: 'final', code: loinc('24606-6'), ...elements });

describe('DiagnosticReport', () => {
  it('has its coded conclusions as value; its results speak for themselves', () => {
    const facts = report({
      issued: '2024-05-17T08:00:00Z',
      conclusion: 'BI-RADS 5',
      conclusionCode: [snomed('397145000'), snomed('129718006')],
      result: [{ reference: 'Observation/1' }],
      resultsInterpreter: [{ reference: 'PractitionerRole/2' }],
    });
    expect(facts).toHaveLength(1);
    expect(facts[0]).toMatchObject({
      value: { type: 'coded', concepts: ['http://snomed.info/sct|397145000', 'http://snomed.info/sct|129718006'] },
      start: { days: { first: day('2024-05-17') } },
      recorder: 'PractitionerRole/2',
    });
  });

  it.each([
    ['registered', 'preliminary'],
    ['partial', 'preliminary'],
    ['preliminary', 'preliminary'],
    ['appended', 'asserted'],
    ['unknown', 'preliminary'],
    ['cancelled', undefined],
  ])('%s stands as %s', (status, standing) => {
    expect(report({ status })[0]?.standing).toBe(standing);
  });
});
