import { describe, expect, it } from '@jest/globals';
import { codeIn, recordsOf } from '../people.fixture.js';
import { MESS } from './mess.js';

const records = recordsOf(1600, 6);
const observations = records.of('Observation');
const laboratory = observations.filter(({ category }) => codeIn(category?.[0]) === 'laboratory');

describe('untidy records', () => {
  it.each([
    ['entered in error', observations, MESS.enteredInError, (status: string) => status === 'entered-in-error'],
    ['preliminary', laboratory, MESS.preliminary, (status: string) => status === 'preliminary'],
  ] as const)('are %s at the stated rate', (_, all, rate, test) => {
    const share = all.filter(({ status }) => test(status)).length / all.length;
    expect(share).toBeGreaterThan(rate * 0.6);
    expect(share).toBeLessThan(rate * 1.5);
  });

  it('lack a value and say why', () => {
    const absent = laboratory.filter(({ dataAbsentReason }) => dataAbsentReason);
    expect(absent.length).toBeGreaterThan(30);
    expect(absent.filter(({ valueQuantity }) => valueQuantity)).toEqual([]);
  });

  it('use old units, with the code that goes with them', () => {
    const old = laboratory.filter(({ valueQuantity }) => valueQuantity?.code === 'mg/dL');
    expect(new Set(old.map(({ code }) => codeIn(code)))).toEqual(new Set(['2160-0', '13457-7', '1975-2']));
    const creatinine = old.filter(({ code }) => codeIn(code) === '2160-0');
    for (const { valueQuantity } of creatinine) expect(valueQuantity?.value).toBeLessThan(6);
  });

  it('give values below a limit as text and as a comparator', () => {
    expect(laboratory.some(({ valueString }) => valueString === '<5')).toBe(true);
    expect(laboratory.some(({ valueQuantity }) => valueQuantity?.comparator === '<')).toBe(true);
  });

  it('know some onsets by year or month only, and some diagnoses as refuted or mistaken', () => {
    const conditions = records.of('Condition');
    const lengths = new Set(conditions.map(({ onsetDateTime }) => onsetDateTime?.length));
    expect(lengths).toEqual(new Set([4, 7, 10]));
    const statuses = new Set(conditions.map(({ verificationStatus }) => codeIn(verificationStatus)));
    expect(statuses).toEqual(new Set(['confirmed', 'refuted', 'entered-in-error']));
    // R4 con-5: a condition entered in error has no clinical status.
    for (const { verificationStatus, clinicalStatus } of conditions) {
      if (codeIn(verificationStatus) === 'entered-in-error') expect(clinicalStatus).toBeUndefined();
    }
  });
});
