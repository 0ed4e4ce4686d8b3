import { describe, expect, it } from '@jest/globals';
import { context, day, factsIn, snomed } from './record.fixture.js';

const procedure = (elements: Readonly<Record<string, unknown>>, own = context): ReturnType<typeof factsIn> =>
  factsIn('Procedure', { status: 'completed', code: snomed('71651007', 'Mammography'), ...elements }, own);

describe('Procedure', () => {
  it.each([
    ['completed', 'asserted'],
    ['in-progress', 'asserted'],
    ['preparation', 'proposed'],
    ['not-done', 'negated'],
    ['stopped', 'preliminary'],
    ['on-hold', 'preliminary'],
    ['unknown', 'preliminary'],
    ['entered-in-error', undefined],
  ])('%s stands as %s', (status, standing) => {
    expect(procedure({ status })[0]?.standing).toBe(standing);
  });

  it('keeps its period, site, reason, provider and recorder', () => {
    const [fact] = procedure({
      performedPeriod: { start: '2024-05-17T08:00:00Z', end: '2024-05-17T09:00:00Z' },
      bodySite: [snomed('73056007')],
      reasonCode: [snomed('254837009')],
      performer: [{ actor: { reference: 'Organization/1' } }, { actor: { reference: 'Practitioner/2' } }],
    });
    expect(fact).toMatchObject({
      start: { instant: Date.UTC(2024, 4, 17, 8) },
      end: { instant: Date.UTC(2024, 4, 17, 9) },
      laterality: 'right',
      reasons: ['http://snomed.info/sct|254837009'],
      provider: 'Organization/1',
      recorder: 'Practitioner/2',
    });
  });

  it('knows the side of a sided procedure', () => {
    expect(procedure({ code: snomed('429400009') })[0]?.laterality).toBe('right');
  });

  it('reads the age at which it was performed by the birth date', () => {
    const birth = { first: day('1960-01-01'), last: day('1960-01-01') };
    const [fact] = procedure({ performedAge: { value: 20, code: 'a' } }, { ...context, birth });
    expect(fact?.start?.days.first).toBe(day('1980-01-01'));
  });
});
