import { describe, expect, it } from '@jest/globals';
import { day, factsIn, snomed } from './record.fixture.js';

const specimen = (elements: Readonly<Record<string, unknown>>): ReturnType<typeof factsIn> =>
  factsIn('Specimen', { type: snomed('119376003'), ...elements });

describe('Specimen', () => {
  it('belongs to itself, so that its results are found with it', () => {
    expect(
      specimen({
        collection: {
          collectedDateTime: '2024-05-17',
          bodySite: snomed('80248007'),
          collector: { reference: 'Practitioner/2' },
        },
        parent: [{ reference: 'Specimen/whole' }],
      })[0],
    ).toMatchObject({
      specimen: 'Specimen/r1',
      derivedFrom: ['Specimen/whole'],
      start: { days: { first: day('2024-05-17') } },
      laterality: 'left',
      recorder: 'Practitioner/2',
    });
  });

  it('was taken, whatever is left of it', () => {
    const standing = (status?: string): unknown => specimen({ status })[0]?.standing;
    expect([undefined, 'available', 'unavailable', 'unsatisfactory', 'entered-in-error'].map(standing)).toEqual([
      'asserted',
      'asserted',
      'asserted',
      'asserted',
      undefined,
    ]);
  });

  it('is dated by when it was received where it does not say when it was collected', () => {
    expect(specimen({ receivedTime: '2024-05-18' })[0]?.start?.days.first).toBe(day('2024-05-18'));
  });
});
