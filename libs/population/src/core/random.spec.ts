import { describe, expect, it } from '@jest/globals';
import { randomOf, type Random } from './random.js';

const COUNT = 20_000;
const drawn = (draw: (index: number) => Random): number[] =>
  Array.from({ length: COUNT }, (_, index) => draw(index).unit());
const streams: readonly (readonly [string, (index: number) => Random])[] = [
  ['people', (index) => randomOf(1, index, 'patient')],
  ['seeds', (seed) => randomOf(seed, 17, 'patient')],
  ['topics', (number) => randomOf(1, 17, `topic ${number}`)],
];

describe('randomOf', () => {
  it('gives the same stream again, and another for another seed, person and topic', () => {
    const first = (random: Random): number[] => [random.unit(), random.unit(), random.unit()];
    const values = first(randomOf(1, 2, 'a'));
    expect(first(randomOf(1, 2, 'a'))).toEqual(values);
    for (const other of [randomOf(2, 2, 'a'), randomOf(1, 3, 'a'), randomOf(1, 2, 'b')]) {
      expect(first(other)).not.toEqual(values);
    }
  });

  it.each(streams)('draws evenly and without relation between neighbouring %s', (_, draw) => {
    const values = drawn(draw);
    const bins = Array.from({ length: 100 }, () => 0);
    for (const value of values) bins[Math.floor(value * 100)]! += 1;
    const expected = COUNT / bins.length;
    const chiSquare = bins.reduce((sum, bin) => sum + (bin - expected) ** 2 / expected, 0);
    // 99 degrees of freedom: outside of these limits once in ten thousand.
    expect(chiSquare).toBeGreaterThan(54);
    expect(chiSquare).toBeLessThan(160);
    const products = values.slice(1).map((value, place) => (value - 0.5) * (values[place]! - 0.5));
    const correlation = (12 * products.reduce((sum, one) => sum + one, 0)) / COUNT;
    expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(COUNT));
  });

  it('keeps to its distributions', () => {
    const random = randomOf(5, 0, 'distributions');
    const times = <Value>(draw: () => Value): Value[] => Array.from({ length: COUNT }, draw);
    const normal = times(() => random.normal(10, 2));
    const mean = normal.reduce((sum, value) => sum + value, 0) / COUNT;
    const deviation = Math.sqrt(normal.reduce((sum, value) => sum + (value - mean) ** 2, 0) / COUNT);
    expect(mean).toBeCloseTo(10, 1);
    expect(deviation).toBeCloseTo(2, 1);
    const whole = times(() => random.whole(3, 6));
    expect([...new Set(whole)].sort()).toEqual([3, 4, 5, 6]);
    const picked = times(() =>
      random.weighted([
        ['often', 3],
        ['seldom', 1],
        ['never', 0],
      ] as const),
    );
    expect(picked.filter((one) => one === 'often').length / COUNT).toBeCloseTo(0.75, 1);
    expect(picked).not.toContain('never');
  });
});
