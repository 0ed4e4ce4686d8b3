import { describe, expect, it } from '@jest/globals';
import { codeIn, recordsOf } from '../people.fixture.js';
import { filtrationRate } from './kidney.js';

const records = recordsOf(1500, 4);
const results = records.of('Observation').filter(({ category }) => codeIn(category?.[0]) === 'laboratory');

describe('filtrationRate', () => {
  it('follows CKD-EPI 2021', () => {
    expect(filtrationRate({ sex: 'female' }, 50, 0.7 * 88.42)).toBeCloseTo(105.3, 1);
    expect(filtrationRate({ sex: 'male' }, 60, 88.42)).toBeCloseTo(86.2, 1);
    expect(filtrationRate({ sex: 'female' }, 80, 2 * 88.42)).toBeCloseTo(24.8, 1);
  });
});

describe('the general record', () => {
  it('holds laboratory results in SI units with reference ranges and flags, under LOINC and NPU', () => {
    const creatinine = results.filter(({ code }) => codeIn(code) === '14682-9');
    expect(creatinine.length).toBeGreaterThan(1000);
    const wrong = creatinine.filter(({ code, valueQuantity, referenceRange, dataAbsentReason, interpretation }) => {
      const limit = referenceRange?.[0]?.high;
      if (code.coding?.[1]?.code !== 'NPU18016' || limit?.code !== 'umol/L') return true;
      if (dataAbsentReason) return false;
      const isHigh = (valueQuantity?.value ?? NaN) > (limit.value ?? NaN);
      return valueQuantity?.code !== 'umol/L' || isHigh !== (codeIn(interpretation?.[0]) === 'H');
    });
    expect(wrong).toEqual([]);
    expect(creatinine.some(({ interpretation }) => interpretation)).toBe(true);
  });

  it('keeps a person near the same value from one draw to the next', () => {
    const values = (person: (typeof records.people)[number]): number[] =>
      person.flatMap((one) =>
        one.resourceType === 'Observation' && codeIn(one.code) === '718-7' && one.valueQuantity?.code === 'g/L'
          ? [one.valueQuantity.value ?? NaN]
          : [],
      );
    const pairs = records.people.map(values).filter(({ length }) => length === 2);
    expect(pairs.length).toBeGreaterThan(120);
    const apart = pairs.map(([a = 0, b = 0]) => Math.abs(a - b));
    expect(apart.reduce((sum, one) => sum + one, 0) / apart.length).toBeLessThan(7);
    expect(apart.some((one) => one > 0)).toBe(true);
  });

  it('lowers the kidney function of those with kidney disease, and reports high rates as above 90', () => {
    const rates = results.filter(({ code }) => codeIn(code) === '98979-8');
    expect(rates.some(({ valueQuantity }) => valueQuantity?.comparator === '>' && valueQuantity.value === 90)).toBe(
      true,
    );
    const ill = records.people.filter((person) =>
      person.some((one) => one.resourceType === 'Condition' && /^N18/.test(codeIn(one.code)) && one.clinicalStatus),
    );
    const low = ill.flat().filter((one) => one.resourceType === 'Observation' && codeIn(one.code) === '98979-8');
    expect(low.length).toBeGreaterThan(20);
    for (const one of low) {
      if (one.resourceType === 'Observation' && one.valueQuantity) expect(one.valueQuantity.value).toBeLessThan(85);
    }
  });

  it('measures bodies, with a body mass index that fits weight and height', () => {
    for (const person of records.people.slice(0, 400)) {
      const value = (code: string): number | undefined =>
        person.flatMap((one) =>
          one.resourceType === 'Observation' && codeIn(one.code) === code && one.status === 'final'
            ? [one.valueQuantity?.value ?? NaN]
            : [],
        )[0];
      const [height, weight, index] = [value('8302-2'), value('29463-7'), value('39156-5')];
      if (height === undefined || weight === undefined || index === undefined) continue;
      expect(index).toBeCloseTo((weight * 10_000) / height ** 2, 1);
    }
    const pressures = records.of('Observation').filter(({ code }) => codeIn(code) === '85354-9');
    expect(pressures.length).toBeGreaterThan(800);
    expect(pressures.filter(({ component }) => component?.length !== 2)).toEqual([]);
  });

  it('prescribes for what people have, and says what they do not take', () => {
    const drugs = records
      .of('MedicationRequest')
      .map(({ medicationCodeableConcept }) => codeIn(medicationCodeableConcept));
    expect(drugs).toEqual(expect.arrayContaining(['A10BA02', 'C09AA02', 'H03AA01', 'G03FA01', 'C09DX04']));
    const statuses = records.of('MedicationStatement').map(({ status }) => status);
    expect(statuses).toEqual(expect.arrayContaining(['active', 'not-taken']));
    expect(records.of('MedicationRequest').some(({ status }) => status === 'completed')).toBe(true);
  });

  it('knows menopause, pregnancy, breastfeeding, hysterectomy and pregnancy tests', () => {
    const codes = records.of('Observation').map(({ code }) => codeIn(code));
    expect(codes).toEqual(expect.arrayContaining(['161712005', '82810-3', '63895-7', '2106-3']));
    expect(records.of('Procedure').map(({ code }) => codeIn(code))).toContain('LCD00');
    expect(records.of('Condition').map(({ code }) => codeIn(code))).toContain('Z34.9');
  });

  it('knows allergies, none known, and refuted ones', () => {
    const allergies = records.of('AllergyIntolerance');
    const codes = allergies.map(({ code }) => codeIn(code));
    expect(codes).toEqual(expect.arrayContaining(['716186003', 'V08A', '293637006', '91936005']));
    expect(allergies.some(({ verificationStatus }) => codeIn(verificationStatus) === 'refuted')).toBe(true);
  });

  it('knows heart function, vaccination and studies', () => {
    const codes = records.of('Observation').map(({ code }) => codeIn(code));
    expect(codes).toEqual(expect.arrayContaining(['18043-0', '88020-3']));
    expect(records.of('Immunization').length).toBeGreaterThan(200);
    const statuses = new Set(records.of('ResearchSubject').map(({ status }) => status));
    expect(statuses.has('on-study')).toBe(true);
    expect(statuses.size).toBeGreaterThan(2);
  });
});
