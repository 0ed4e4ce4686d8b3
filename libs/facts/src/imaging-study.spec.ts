import { describe, expect, it } from '@jest/globals';
import { day, factsIn, SNOMED, snomed } from './record.fixture.js';

const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
const study = (elements: Readonly<Record<string, unknown>>): ReturnType<typeof factsIn> =>
  factsIn('ImagingStudy', { status: 'available', procedureCode: [snomed('71651007')], ...elements });
const series = (modality: string, elements: object = {}): object => ({
  modality: { system: DCM, code: modality },
  ...elements,
});

describe('ImagingStudy', () => {
  it('is one fact with the modalities, sites and sides of its series', () => {
    const facts = study({
      started: '2024-05-17T08:00:00Z',
      numberOfSeries: 3,
      numberOfInstances: 8,
      modality: [{ system: DCM, code: 'MG' }],
      series: [
        series('MG', { bodySite: { system: SNOMED, code: '80248007' } }),
        series('US', {
          bodySite: { system: SNOMED, code: '76752008' },
          laterality: { system: SNOMED, code: '24028007' },
        }),
      ],
    });
    expect(facts).toHaveLength(1);
    expect(facts[0]).toMatchObject({
      concepts: ['http://snomed.info/sct|71651007'],
      start: { days: { first: day('2024-05-17') } },
      imaging: { modalities: [`${DCM}|MG`, `${DCM}|US`], series: 3, instances: 8 },
      bodySites: ['http://snomed.info/sct|80248007', 'http://snomed.info/sct|76752008'],
      laterality: 'bilateral',
    });
  });

  it('counts its series and images where the study does not', () => {
    const [fact] = study({
      series: [
        series('MG', { numberOfInstances: 2, started: '2024-05-18' }),
        series('MG', { instance: [{ uid: '1' }, { uid: '2' }, { uid: '3' }], started: '2024-05-17' }),
      ],
    });
    expect(fact).toMatchObject({ imaging: { series: 2, instances: 5 }, start: { days: { first: day('2024-05-17') } } });
  });

  it('has no count where neither the study nor its series tell it', () => {
    const counts = (elements: Readonly<Record<string, unknown>>): unknown => {
      const { series: all, instances } = study(elements)[0]?.imaging ?? {};
      return [all, instances];
    };
    expect(counts({})).toEqual([undefined, undefined]);
    expect(counts({ series: [] })).toEqual([undefined, undefined]);
    expect(counts({ series: [series('MG')] })).toEqual([1, undefined]);
    expect(counts({ series: [series('MG', { numberOfInstances: 2 }), series('MG')] })).toEqual([2, undefined]);
    expect(counts({ numberOfSeries: 0, numberOfInstances: 0 })).toEqual([0, 0]);
  });

  it.each([
    ['registered', 'preliminary'],
    ['available', 'asserted'],
    ['unknown', 'preliminary'],
    ['cancelled', undefined],
    ['entered-in-error', undefined],
  ])('%s stands as %s', (status, standing) => {
    expect(study({ status })[0]?.standing).toBe(standing);
  });
});
