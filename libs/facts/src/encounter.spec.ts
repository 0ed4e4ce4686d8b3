import { describe, expect, it } from '@jest/globals';
import { day, factsIn, snomed } from './record.fixture.js';

const ACT = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const encounter = (elements: Readonly<Record<string, unknown>>): ReturnType<typeof factsIn> =>
  factsIn('Encounter', {
    status: 'finished',
    class: { system: ACT, code: 'IMP' },
    type: [snomed('32485007')],
    ...elements,
  });

describe('Encounter', () => {
  it.each([
    ['planned', 'proposed'],
    ['arrived', 'asserted'],
    ['in-progress', 'asserted'],
    ['finished', 'asserted'],
    ['unknown', 'preliminary'],
    ['cancelled', undefined],
    ['entered-in-error', undefined],
  ])('%s stands as %s', (status, standing) => {
    expect(encounter({ status })[0]?.standing).toBe(standing);
  });

  it('is found by its type; class and type are its categories', () => {
    expect(
      encounter({
        period: { start: '2024-05-17', end: '2024-05-19' },
        serviceProvider: { reference: 'Organization/1' },
        participant: [{ individual: { reference: 'Practitioner/2' } }],
      })[0],
    ).toMatchObject({
      concepts: ['http://snomed.info/sct|32485007'],
      categories: [`${ACT}|IMP`, 'http://snomed.info/sct|32485007'],
      start: { days: { first: day('2024-05-17') } },
      end: { days: { last: day('2024-05-19') } },
      provider: 'Organization/1',
      recorder: 'Practitioner/2',
    });
  });

  it('goes on while it is in progress', () => {
    expect(encounter({ status: 'in-progress', period: { start: '2024' } })[0]?.end).toBe('ongoing');
    expect(encounter({ period: { start: '2024' } })[0]?.end).toBeUndefined();
  });

  it('names a provider that is known by its identifier only', () => {
    const serviceProvider = { identifier: { system: 'urn:oid:1.2.752.129.2.1.4.1', value: 'SE1' } };
    expect(encounter({ serviceProvider })[0]?.provider).toBe('Organization?identifier=urn:oid:1.2.752.129.2.1.4.1|SE1');
  });
});
