import { describe, expect, it } from '@jest/globals';
import { factsIn, snomed } from './record.fixture.js';

describe('Appointment', () => {
  const appointment = (elements: Readonly<Record<string, unknown>>): ReturnType<typeof factsIn> =>
    factsIn('Appointment', { status: 'booked', serviceType: [snomed('71651007')], ...elements });

  it.each([
    ['proposed', 'proposed'],
    ['waitlist', 'proposed'],
    ['pending', 'asserted'],
    ['booked', 'asserted'],
    ['fulfilled', 'asserted'],
    ['cancelled', undefined],
    ['noshow', undefined],
  ])('%s stands as %s', (status, standing) => {
    expect(appointment({ status })[0]?.standing).toBe(standing);
  });

  it('is found by its service and lasts from start to end', () => {
    const [fact] = appointment({ start: '2024-05-17T08:00:00Z', end: '2024-05-17T08:30:00Z' });
    expect(fact).toMatchObject({
      concepts: ['http://snomed.info/sct|71651007'],
      start: { instant: Date.UTC(2024, 4, 17, 8) },
      end: { instant: Date.UTC(2024, 4, 17, 8, 30) },
    });
  });
});
