import { describe, expect, it } from '@jest/globals';
import { recordsOf } from '../people.fixture.js';
import { SHAPE_TAG, SHAPES, type ConsentShape } from './shapes.js';

const COUNT = 1600;
const records = recordsOf(COUNT, 2);
const consents = records.of('Consent');
const shapeOf = ({ meta }: (typeof consents)[number]): string =>
  meta?.tag?.find(({ system }) => system === SHAPE_TAG)?.code ?? '';
const of = (shape: ConsentShape): typeof consents => consents.filter((one) => shapeOf(one) === shape);

describe('consents', () => {
  it('come in every shape, about as often as stated', () => {
    expect(Object.values(SHAPES).reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 10);
    for (const [shape, { share, statements }] of Object.entries(SHAPES)) {
      if (statements.length === 0) continue;
      const people = new Set(of(shape as ConsentShape).map(({ patient }) => patient?.reference)).size;
      expect(people).toBeGreaterThan(COUNT * share * 0.4);
      expect(people).toBeLessThan(COUNT * share * 1.6);
    }
    const without = records.people.filter((person) => person.every(({ resourceType }) => resourceType !== 'Consent'));
    expect(without.length).toBeGreaterThan(COUNT * 0.3);
  });

  it('are about research, of the person, and say when they were given', () => {
    const wrong = consents.filter(
      ({ scope, dateTime = '', performer, patient }) =>
        scope.coding?.[0]?.code !== 'research' ||
        performer?.[0]?.reference !== patient?.reference ||
        !/^\d{4}-\d\d-\d\dT/.test(dateTime),
    );
    expect(wrong).toEqual([]);
  });

  it('deny at the root what they permit in exceptions, and the other way round', () => {
    for (const { provision } of of('nested')) {
      expect(provision?.type).toBe('deny');
      expect(provision?.provision?.map(({ type }) => type)).toEqual(['permit', 'permit']);
    }
    for (const { provision } of of('nested-deny')) {
      expect([provision?.type, provision?.provision?.[0]?.type]).toEqual(['permit', 'deny']);
    }
  });

  it('expire, are withdrawn and are replaced by newer ones', () => {
    for (const { provision } of of('expired')) expect((provision?.period?.end ?? '') < '2026-01-01').toBe(true);
    expect(new Set([...of('rejected'), ...of('inactive'), ...of('draft')].map(({ status }) => status))).toEqual(
      new Set(['rejected', 'inactive', 'draft']),
    );
    const pairs = records.people
      .map((person) => of('yes-then-no').filter((one) => person.includes(one)))
      .filter(({ length }) => length === 2);
    expect(pairs.length).toBeGreaterThan(5);
    for (const [older, newer] of pairs) {
      expect([older?.provision?.type, newer?.provision?.type]).toEqual(['permit', 'deny']);
      expect((older?.dateTime ?? '') < (newer?.dateTime ?? '')).toBe(true);
    }
  });
});
