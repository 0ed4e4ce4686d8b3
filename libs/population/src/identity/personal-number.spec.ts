import { describe, expect, it } from '@jest/globals';
import { isoDay } from '@kohort/kernel';
import { recordsOf } from '../people.fixture.js';
import { hasValidCheckDigit, publishedCoordinationIdentity, publishedIdentity } from './personal-number.js';
import { PUBLISHED_COORDINATION_NUMBERS, PUBLISHED_NUMBERS } from './published-numbers.js';

const published = Object.entries(PUBLISHED_NUMBERS).flatMap(([year, numbers]) =>
  numbers.split(' ').map((number) => year + number),
);

describe('personal numbers', () => {
  it('have a check digit', () => {
    expect(hasValidCheckDigit('196408233234')).toBe(true);
    expect(hasValidCheckDigit('196408233235')).toBe(false);
  });

  it('are published with a valid check digit and a date, each once', () => {
    expect(published.length).toBeGreaterThan(600);
    expect(new Set(published).size).toBe(published.length);
    for (const number of [...published, ...PUBLISHED_COORDINATION_NUMBERS]) {
      expect(number).toMatch(/^\d{12}$/);
      expect(hasValidCheckDigit(number)).toBe(true);
    }
    for (const [year, numbers] of Object.entries(PUBLISHED_NUMBERS)) {
      numbers.split(' ').forEach((_, place) => {
        const { birth = NaN } = publishedIdentity(Number(year), place) ?? {};
        expect(isoDay(birth).slice(0, 4)).toBe(year);
      });
    }
  });

  it('tell sex and birth, a co-ordination number by the day plus 60', () => {
    expect(publishedIdentity(1950, 9)).toMatchObject({ sex: 'male', identifier: { value: '195009072553' } });
    const { birth = NaN, sex } = publishedCoordinationIdentity(0) ?? {};
    expect([isoDay(birth), sex]).toEqual(['1938-02-11', 'female']);
    expect(publishedIdentity(1973, 0)).toBeUndefined();
    expect(publishedCoordinationIdentity(PUBLISHED_COORDINATION_NUMBERS.length)).toBeUndefined();
  });
});

describe('the identifiers of people', () => {
  const patients = recordsOf(1000, 3).of('Patient');
  const numbers = patients.flatMap(({ identifier = [] }) =>
    identifier.slice(1).map(({ system, value }) => ({ system, value })),
  );

  it('are published test numbers, nobody sharing one', () => {
    const allowed = new Set([...published, ...PUBLISHED_COORDINATION_NUMBERS]);
    expect(numbers.filter(({ value = '' }) => !allowed.has(value))).toEqual([]);
    expect(new Set(numbers.map(({ value }) => value)).size).toBe(numbers.length);
    expect(numbers.length).toBeGreaterThan(400);
    expect(numbers.filter(({ system }) => system?.endsWith('samordningsnummer')).length).toBeGreaterThan(5);
  });

  it('agree with sex and birth date', () => {
    for (const { identifier, gender, birthDate = '' } of patients) {
      const { value = '', system = '' } = identifier?.[1] ?? {};
      if (!system.endsWith('personnummer')) continue;
      expect(value.slice(0, 8)).toBe(birthDate.replaceAll('-', ''));
      expect(gender).toBe(Number(value[10]) % 2 === 0 ? 'female' : 'male');
    }
  });

  it('hold one of our own for everybody', () => {
    for (const { id, identifier } of patients) {
      expect(identifier?.[0]).toEqual({ system: 'https://kohort.test/generated-person', value: id });
    }
  });
});
