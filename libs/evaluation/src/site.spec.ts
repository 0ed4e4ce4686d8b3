import { describe, expect, it } from '@jest/globals';
import type { Expression } from '@kohort/criteria';
import type { EvaluationContext } from './context.js';
import { contextOn, INDEX, judge, personRecord, said } from './testing/records.js';

const answer = (expression: Expression, more: Partial<EvaluationContext>): string =>
  said(judge(expression, personRecord([]), contextOn(INDEX, more)));

describe('what the site says', () => {
  const nordic: Expression = { type: 'parameter', name: 'site.country', in: ['SE', 'DK'] };
  it('compares a parameter, and does not guess one', () => {
    expect(answer(nordic, { parameters: { 'site.country': 'SE' } })).toBe('met');
    expect(answer(nordic, { parameters: { 'site.country': 'DE' } })).toBe('not-met');
    expect(answer(nordic, {})).toBe('unknown: parameter-missing');
  });

  const limited: Expression = { type: 'quota', name: 'women', limit: 20, of: { type: 'sex', is: 'female' } };
  const unlimited: Expression = { ...limited, of: { type: 'sex', is: 'male' } };
  it('lets people of a limited kind in while places are left, and all others always', () => {
    expect(answer(limited, { quotas: { women: 'open' } })).toBe('met');
    expect(answer(limited, { quotas: { women: 'full' } })).toBe('not-met');
    expect(answer(limited, {})).toBe('unknown: parameter-missing');
    expect(answer(unlimited, { quotas: { women: 'full' } })).toBe('met');
  });
});
