import { describe, expect, it } from '@jest/globals';
import { found } from './testing.js';

const AT = '/criteria/0/expression';
const value = (test: object) => ({ type: 'value', records: { resource: 'Observation' }, pick: 'latest', test });
const counted = (count: object) => ({ type: 'count', records: { resource: 'Encounter' }, count });
const imaged = (filters: object) => ({ type: 'exists', records: { resource: 'ImagingStudy', ...filters } });
const scale = (asked: object) => ({ type: 'scale', scale: 'stage', ...asked });
const during = (resource: string, window: object) => ({ type: 'exists', records: { resource, window } });
const related = (relative: object) => ({
  type: 'exists',
  records: { resource: 'Procedure', relative: { event: { resource: 'Encounter' }, which: 'any', ...relative } },
});

describe('bounds that nothing keeps', () => {
  it.each<[string, object, string]>([
    ['a value', value({ ge: 10, le: 5, unit: 'g/L' }), '/test'],
    ['an open end', value({ ge: 10, lt: 10, unit: 'g/L' }), '/test'],
    ['a multiple', value({ gt: 3, le: 2, times: 'ULN' }), '/test'],
    ['an exact number outside', value({ eq: 4, gt: 4, unit: '1' }), '/test'],
    ['an age', { type: 'age', ge: 80, le: 18 }, ''],
    ['an age between two birthdays', { type: 'age', gt: 17, lt: 18 }, ''],
    ['a count', counted({ ge: 3, le: 2 }), '/count'],
    ['a number between 1 and 2', counted({ gt: 1, lt: 2 }), '/count'],
    ['fewer than none', counted({ lt: 0 }), '/count'],
    ['images', imaged({ instances: { ge: 4, lt: 4 } }), '/records/instances'],
    ['a computed value', { type: 'derived', quantity: 'bmi', test: { ge: 30, lt: 20, unit: 'kg/m2' } }, '/test'],
    ['grades', scale({ gt: 'III', lt: 'IV' }), ''],
  ])('are found: %s', (_, expression, place) =>
    expect(found(expression)).toEqual([`error impossible-bounds ${AT}${place}`]),
  );

  it.each<[string, object]>([
    ['one number', value({ ge: 10, le: 10, unit: 'g/L' })],
    ['a number between 1 and 3', counted({ gt: 1, lt: 3 })],
    ['none', counted({ le: 0 })],
    ['below zero', value({ lt: 0, unit: 'mmol/L' })],
    ['one year of age', { type: 'age', gt: 17, lt: 19 }],
    ['neighbouring grades', scale({ gt: 'II', lt: 'IV' })],
  ])('are not found: %s', (_, expression) => expect(found(expression)).toEqual([]));
});

describe('a window that holds nothing', () => {
  it.each<[string, object, string]>([
    ['ends before it begins', during('Condition', { from: '-P3M', to: '-P6M' }), '/records/window'],
    ['is reversed in months and days', during('Condition', { from: '-P1M', to: '-P32D' }), '/records/window'],
    ['is reversed in dates', during('Condition', { from: '2021-01-01', to: '2020-12-31' }), '/records/window'],
    ['begins after its default end', during('Appointment', { from: 'P3M' }), '/records/window'],
    ['is that of a scale', { ...scale({ in: ['II'] }), window: { from: '-P1M', to: '-P1Y' } }, '/window'],
    ['lies in the future of a result', during('Observation', { from: 'P1D', to: 'P3M' }), '/records/window'],
    ['lies in the future of a grade', { ...scale({ in: ['II'] }), window: { from: 'P1D', to: 'P3M' } }, '/window'],
    [
      'lies in the future of a variant',
      { type: 'variant', genes: ['HGNC:1100'], window: { from: 'P1D', to: 'P3M' } },
      '/window',
    ],
    [
      'lies in the future of a computed value',
      { type: 'derived', quantity: 'bmi', test: { ge: 30, unit: 'kg/m2' }, window: { from: 'P1D', to: 'P3M' } },
      '/window',
    ],
    ['is reversed around an event', related({ from: 'P10D', to: 'P5D' }), '/records/relative'],
    [
      'is reversed after the end of an event',
      related({ eventEdge: 'end', from: 'P0D', to: '-P1D' }),
      '/records/relative',
    ],
  ])('%s', (_, expression, place) => expect(found(expression)).toEqual([`error impossible-window ${AT}${place}`]));

  it.each<[string, object]>([
    ['one day', during('Condition', { from: 'P0D', to: 'P0D' })],
    ['a month that may have 30 days', during('Condition', { from: '-P1M', to: '-P30D' })],
    ['a date and an offset', during('Condition', { from: '2030-01-01', to: '-P1Y' })],
    ['the future of an appointment', during('Appointment', { from: 'P1D', to: 'P3M' })],
    ['after consent, which may be past', during('Observation', { anchor: 'consent', from: 'P1D', to: 'P3M' })],
    ['within a whole event', related({ eventEdge: 'whole', from: 'P2D', to: '-P2D' })],
    ['from an event on', related({ from: 'P10D' })],
  ])('is not %s', (_, expression) => expect(found(expression)).toEqual([]));
});
