import { describe, expect, it } from '@jest/globals';
import { coded, day, factsIn } from './record.fixture.js';

const CVX = 'http://hl7.org/fhir/sid/cvx';
const immunization = (elements: Readonly<Record<string, unknown>>): ReturnType<typeof factsIn> =>
  factsIn('Immunization', { vaccineCode: coded(CVX, '140'), occurrenceDateTime: '2024-05-17', ...elements });

describe('Immunization', () => {
  it.each([
    ['completed', 'asserted'],
    ['not-done', 'negated'],
    [undefined, 'preliminary'],
    ['entered-in-error', undefined],
  ])('%s stands as %s', (status, standing) => {
    expect(immunization({ status })[0]?.standing).toBe(standing);
  });

  it('is found by its vaccine and dated by its occurrence', () => {
    const performer = [{ actor: { reference: 'Organization/1' } }];
    expect(immunization({ status: 'completed', performer })[0]).toMatchObject({
      concepts: [`${CVX}|140`],
      start: { days: { first: day('2024-05-17') } },
      provider: 'Organization/1',
    });
    expect(immunization({ occurrenceDateTime: undefined, occurrenceString: 'as a child' })[0]?.start).toBeUndefined();
  });
});
