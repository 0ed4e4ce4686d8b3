import { describe, expect, it } from '@jest/globals';
import { indexKey } from './index-key.js';
import { indexRows } from './index-rows.js';

const day = (text: string): number => Date.parse(text);

describe('the index rows of a resource', () => {
  it('are its tokens, references and dates, each once', () => {
    const rows = indexRows({
      resourceType: 'Observation',
      identifier: [{ system: 's', value: '1' }, { value: '2' }, { system: 's' }],
      code: {
        coding: [{ system: 'loinc', code: 'a' }, { system: 'loinc', code: 'a' }, { code: 'a' }, { display: 'none' }],
      },
      subject: { reference: 'Patient/x/_history/2' },
      effectivePeriod: { start: '2020-01-02' },
    });
    expect(rows).toEqual({
      tokens: [
        { param: 'Observation.identifier', system: 's', code: '1' },
        { param: 'Observation.identifier', system: '', code: '2' },
        { param: 'Observation.code', system: 'loinc', code: 'a' },
        { param: 'Observation.code', system: '', code: 'a' },
      ],
      references: [{ param: 'Observation.subject', target: 'Patient/x' }],
      dates: [{ param: 'Observation.date', low: day('2020-01-02'), high: Infinity }],
      date: day('2020-01-02'),
    });
  });

  it('reach into arrays on the way', () => {
    const participant = [{ actor: { reference: 'Patient/1' } }, { actor: { reference: 'Practitioner/2' } }, {}];
    const { references } = indexRows({ resourceType: 'Appointment', participant });
    expect(references.map(({ target }) => target)).toEqual(['Patient/1', 'Practitioner/2']);
  });

  it('sort by the earliest of a timing, and of a Condition by what is recorded', () => {
    const effectiveTiming = { event: ['2021', '2019-05'], repeat: { boundsPeriod: { end: '2022' } } };
    expect(indexRows({ resourceType: 'Observation', effectiveTiming }).date).toBe(-Infinity);
    expect(indexRows({ resourceType: 'Observation', effectiveTiming: { event: ['2021', '2019-05'] } }).date).toBe(
      day('2019-05'),
    );
    const condition = { resourceType: 'Condition', recordedDate: '2020', onsetDateTime: '2010' };
    expect(indexRows(condition).date).toBe(day('2020'));
  });

  it('are none where elements are not what they should be', () => {
    const mess = {
      code: 7,
      subject: 'Patient/1',
      effectiveDateTime: { start: 1 },
      identifier: { value: {} },
      effectivePeriod: 'x',
    };
    expect(indexRows({ resourceType: 'Observation', ...mess })).toEqual({
      tokens: [],
      references: [],
      dates: [],
      date: -Infinity,
    });
    expect(indexRows({ resourceType: 'Basic', code: { coding: [{ code: 'a' }] } }).tokens).toEqual([]);
  });
});

describe('an index key', () => {
  it('is short, holds no NUL, and is another for another value', () => {
    const long = 'x'.repeat(5000);
    const keys = [long, `${long}y`, 'a\0', 'a', '\0a'].map(indexKey);
    expect(new Set(keys).size).toBe(5);
    for (const key of keys) {
      expect(key.length).toBeLessThanOrEqual(200);
      expect(key).not.toContain('\0');
    }
    expect(indexKey('short')).toBe('short');
  });
});
