import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { atLeast, conjunction, disjunction, negate, type Truth } from './truth.js';

const truth = fc.constantFrom<Truth>('met', 'not-met', 'unknown');
const truths = fc.array(truth, { maxLength: 6 });

describe('Kleene logic', () => {
  it.each<[Truth, Truth, Truth, Truth]>([
    ['met', 'met', 'met', 'met'],
    ['met', 'unknown', 'unknown', 'met'],
    ['met', 'not-met', 'not-met', 'met'],
    ['unknown', 'unknown', 'unknown', 'unknown'],
    ['unknown', 'not-met', 'not-met', 'unknown'],
    ['not-met', 'not-met', 'not-met', 'not-met'],
  ])('%s with %s: and %s, or %s', (a, b, and, or) => {
    expect([conjunction([a, b]), conjunction([b, a])]).toEqual([and, and]);
    expect([disjunction([a, b]), disjunction([b, a])]).toEqual([or, or]);
  });

  it('obeys De Morgan and double negation', () => {
    fc.assert(
      fc.property(truths, (all) => {
        expect(negate(conjunction(all))).toBe(disjunction(all.map(negate)));
        expect(all.map(negate).map(negate)).toEqual(all);
      }),
    );
  });

  it('takes at least 1 of n for any, n of n for all, and mirrors under negation', () => {
    fc.assert(
      fc.property(fc.array(truth, { minLength: 1, maxLength: 6 }), fc.nat(5), (all, extra) => {
        const k = 1 + (extra % all.length);
        expect(atLeast(1, all)).toBe(disjunction(all));
        expect(atLeast(all.length, all)).toBe(conjunction(all));
        expect(negate(atLeast(k, all))).toBe(atLeast(all.length - k + 1, all.map(negate)));
      }),
    );
  });

  it('never turns a decision when more becomes known', () => {
    fc.assert(
      fc.property(truths, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), (all, settle) => {
        const known = all.map((t, i): Truth => (t === 'unknown' ? (settle[i] ? 'met' : 'not-met') : t));
        for (const join of [conjunction, disjunction]) if (join(all) !== 'unknown') expect(join(known)).toBe(join(all));
      }),
    );
  });
});
