import { describe, expect, it } from '@jest/globals';
import { day, factsIn } from './record.fixture.js';

describe('ResearchSubject', () => {
  const study = { identifier: { system: 'https://clinicaltrials.gov', value: 'NCT00763412' }, display: 'A trial' };
  const subject = (elements: Readonly<Record<string, unknown>>): ReturnType<typeof factsIn> =>
    factsIn('ResearchSubject', { status: 'on-study', study, ...elements });

  it.each([
    ['candidate', 'proposed', undefined],
    ['screening', 'proposed', undefined],
    ['on-study', 'asserted', 'ongoing'],
    ['follow-up', 'asserted', 'ongoing'],
    ['withdrawn', 'asserted', undefined],
    ['off-study', 'asserted', undefined],
    ['not-registered', 'negated', undefined],
    ['ineligible', 'negated', undefined],
  ])('%s stands as %s and ends: %s', (status, standing, end) => {
    expect(subject({ status })[0]).toMatchObject({ standing, end });
  });

  it('is found by the identifier of its study', () => {
    expect(subject({ period: { start: '2024', end: '2025' } })[0]).toMatchObject({
      concepts: ['http://clinicaltrials.gov|NCT00763412'],
      display: 'A trial',
      end: { days: { last: day('2025-12-31') } },
    });
  });
});
