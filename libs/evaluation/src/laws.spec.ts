import { describe, expect, it } from '@jest/globals';
import { lint, normalCriteria, type Criteria, type Expression } from '@kohort/criteria';
import { criteriaWith, documents, expressions } from '@kohort/criteria/testing';
import type { PersonRecord } from '@kohort/facts';
import fc from 'fast-check';
import type { EvaluationContext } from './context.js';
import { compileCriteria, outcomeOf, type Outcome } from './evaluate.js';
import { people } from './testing/arbitrary-people.js';
import { contextOn, INDEX, personRecord } from './testing/records.js';
import { atLeast, conjunction, disjunction, negate, type Truth } from './truth.js';

const contexts = fc
  .record({
    coverage: fc.constantFrom('complete' as const, 'incomplete' as const, 'not-kept' as const),
    parameters: fc.constantFrom<Record<string, string>>({}, { 'site.country': 'SE' }, { 'site.country': 'DE' }),
    quotas: fc.constantFrom<Record<string, 'open' | 'full'>>({}, { q: 'open' }, { q: 'full' }),
    screeningDay: fc.constantFrom(20_440, undefined),
  })
  .map(({ coverage, ...more }): EvaluationContext => ({ ...contextOn(INDEX), ...more, coverage: () => coverage }));

const truthOf = (expression: Expression, record: PersonRecord, context: EvaluationContext): Truth =>
  compileCriteria(criteriaWith([{ id: 'c', kind: 'inclusion', expression }]), context)(record).verdicts[0]?.truth ??
  'unknown';
const outcome = (criteria: Criteria, record: PersonRecord, context: EvaluationContext): Outcome =>
  compileCriteria(criteria, context)(record).outcome;

describe('evaluation', () => {
  it('of the normal form has the same outcome as of the document', () => {
    fc.assert(
      fc.property(documents, people, contexts, (criteria, record, context) => {
        expect(outcome(normalCriteria(criteria), record, context)).toBe(outcome(criteria, record, context));
      }),
      { numRuns: 1500 },
    );
  });

  it('does not depend on the order of criteria, nor on that of records', () => {
    fc.assert(
      fc.property(documents, people, contexts, (document, record, context) => {
        const turned = { ...document, criteria: [...document.criteria].reverse() };
        const shuffled = { ...record, facts: [...record.facts].reverse() };
        const verdicts = compileCriteria(document, context)(record).verdicts.map(({ truth }) => truth);
        const again = compileCriteria(turned, context)(shuffled).verdicts.map(({ truth }) => truth);
        expect(again.reverse()).toEqual(verdicts);
      }),
      { numRuns: 500 },
    );
  });

  it('joins truths by Kleene’s strong connectives, however deep', () => {
    fc.assert(
      fc.property(expressions, expressions, expressions, people, contexts, (a, b, c, record, context) => {
        const truth = (expression: Expression): Truth => truthOf(expression, record, context);
        const truths = [a, b, c].map(truth);
        expect(truth({ type: 'all', of: [a, b, c] })).toBe(conjunction(truths));
        expect(truth({ type: 'any', of: [a, b, c] })).toBe(disjunction(truths));
        expect(truth({ type: 'at-least', k: 2, of: [a, b, c] })).toBe(atLeast(2, truths));
        expect(truth({ type: 'not', of: a })).toBe(negate(truth(a)));
        expect(truth({ type: 'if', if: a, then: b })).toBe(disjunction([negate(truth(a)), truth(b)]));
      }),
      { numRuns: 300 },
    );
  });

  it('says why, whenever something is unknown, and shows what decided, whenever it took a record', () => {
    const nothing = personRecord([], { birth: undefined, sex: undefined });
    fc.assert(
      fc.property(documents, people, contexts, (criteria, record, context) => {
        // "At least 0" and "at least 2 of 1" are decided without any record.
        const unseen: EvaluationContext = { ...contextOn(INDEX), coverage: () => 'not-kept' };
        const evident = compileCriteria(criteria, unseen)(nothing).verdicts;
        compileCriteria(
          criteria,
          context,
        )(record).verdicts.forEach(({ truth, gaps, evidence }, index) => {
          expect(gaps.length > 0).toBe(truth === 'unknown');
          if (evident[index]?.truth === 'unknown' && truth !== 'unknown') expect(evidence).not.toEqual([]);
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('finds nobody eligible for what lint calls a contradiction', () => {
    fc.assert(
      fc.property(documents, expressions, people, contexts, (document, expression, record, context) => {
        const both = (['inclusion', 'exclusion'] as const).map((kind) => ({ id: kind, kind, expression }));
        const criteria = { ...document, criteria: [...document.criteria, ...both] };
        expect(lint(criteria).map(({ code }) => code)).toContain('contradiction');
        expect(outcome(criteria, record, context)).not.toBe('eligible');
      }),
      { numRuns: 200 },
    );
  });

  it('never decides against someone, or for, by adding what is not known', () => {
    const truths = fc.constantFrom<Truth>('met', 'not-met', 'unknown');
    const kinds = fc.constantFrom('inclusion' as const, 'exclusion' as const);
    const verdict = fc.tuple(kinds, truths).map(([kind, truth]) => ({
      criterion: { id: 'c', kind, expression: { type: 'sex', is: 'female' } as const },
      truth,
    }));
    fc.assert(
      fc.property(fc.array(verdict, { minLength: 1 }), (verdicts) => {
        const open = { ...verdicts[0], truth: 'unknown' as const } as (typeof verdicts)[0];
        const before = outcomeOf(verdicts);
        expect(outcomeOf([...verdicts, open])).toBe(before === 'eligible' ? 'possible' : before);
      }),
    );
  });
});
