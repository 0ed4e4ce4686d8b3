import { expect, it } from '@jest/globals';
import type { Fact } from '@kohort/facts';
import fc from 'fast-check';
import { extremes } from './pick.js';
import { fact, moment } from './testing/records.js';
import { isLater } from './time.js';

const times = fc.constantFrom(
  '2025',
  '2025-06',
  '2025-06-01',
  '2025-06-01T08:00Z',
  '2025-06-01T12:00Z',
  '2024-12',
  undefined,
);
const facts = fc.array(
  times.map((on): Fact => (on === undefined ? fact('Observation') : { ...fact('Observation'), start: moment(on) })),
  { maxLength: 8 },
);

it('finds those that no member is certainly later, or earlier, than', () => {
  fc.assert(
    fc.property(facts, facts, (members, others) => {
      const candidates = others.map((one) => ({ fact: one, reason: 'undated' as const }));
      const selection = { members, candidates, negations: [], outside: [] };
      const picked = (which: 'latest' | 'earliest'): Fact[] => extremes(which, selection).map((each) => each.fact);
      const all = [...members, ...others];
      expect(picked('latest')).toEqual(all.filter((one) => !members.some((member) => isLater(member, one))));
      expect(picked('earliest')).toEqual(all.filter((one) => !members.some((member) => isLater(one, member))));
    }),
    { numRuns: 1000 },
  );
});
