import { describe, expect, it } from '@jest/globals';
import { coded, day, factsIn, loinc } from './record.fixture.js';

describe('Consent', () => {
  const SCOPE = 'http://terminology.hl7.org/CodeSystem/consentscope';
  const consent = (elements: Readonly<Record<string, unknown>>): ReturnType<typeof factsIn> =>
    factsIn('Consent', {
      status: 'active',
      scope: coded(SCOPE, 'research'),
      category: [loinc('57016-8')],
      ...elements,
    });

  it('is found by its category and holds in the period of its provision', () => {
    const provision = { type: 'deny', period: { start: '2024-02-23', end: '2054-01-31' } };
    expect(consent({ dateTime: '2024-01-01', provision })[0]).toMatchObject({
      concepts: ['http://loinc.org|57016-8'],
      categories: [`${SCOPE}|research`],
      start: { days: { first: day('2024-02-23') } },
      end: { days: { last: day('2054-01-31') } },
    });
    expect(consent({ dateTime: '2024-01-01' })[0]?.start?.days.first).toBe(day('2024-01-01'));
  });

  it.each([
    ['active', 'asserted'],
    ['proposed', 'proposed'],
    ['rejected', 'negated'],
    ['inactive', 'negated'],
    ['entered-in-error', undefined],
  ])('%s stands as %s', (status, standing) => {
    expect(consent({ status })[0]?.standing).toBe(standing);
  });
});
