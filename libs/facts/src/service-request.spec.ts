import { describe, expect, it } from '@jest/globals';
import { day, factsIn, snomed } from './record.fixture.js';

const mammography = snomed('71651007', 'Mammography');
const request = (elements: Readonly<Record<string, unknown>>): ReturnType<typeof factsIn> =>
  factsIn('ServiceRequest', { status: 'active', intent: 'order', code: mammography, ...elements });
const on = (iso: string): object => ({ days: { first: day(iso), last: day(iso) } });

describe('ServiceRequest', () => {
  it.each([
    ['active', 'order', 'asserted'],
    ['active', 'plan', 'asserted'],
    ['completed', 'reflex-order', 'asserted'],
    ['active', 'proposal', 'proposed'],
    ['active', 'option', 'proposed'],
    ['draft', 'order', 'proposed'],
    ['unknown', 'order', 'preliminary'],
    ['active', 'whim', 'preliminary'],
    ['revoked', 'order', undefined],
    ['entered-in-error', 'order', undefined],
  ])('%s %s stands as %s', (status, intent, standing) => {
    expect(request({ status, intent })[0]?.standing).toBe(standing);
  });

  it('that says "do not perform" is evidence against', () => {
    expect(request({ doNotPerform: true })[0]?.standing).toBe('negated');
  });

  it('is dated by when it is to be done, or else by when it was written', () => {
    const authoredOn = '2024-01-01';
    expect(request({ authoredOn, occurrenceDateTime: '2024-05-17' })[0]?.start).toEqual(on('2024-05-17'));
    expect(request({ authoredOn, occurrencePeriod: { start: '2024-05-17', end: '2024-05-20' } })[0]).toMatchObject({
      start: on('2024-05-17'),
      end: on('2024-05-20'),
    });
    expect(request({ authoredOn, occurrenceTiming: { repeat: { frequency: 1 } } })[0]?.start).toEqual(on(authoredOn));
  });
});
