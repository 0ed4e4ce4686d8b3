import type { ExpressionOf } from '@kohort/criteria';
import type { EvaluationContext, Subject } from './context.js';
import { combine, decided, opposite, unknown, type Finding } from './finding.js';
import { disjunction } from './truth.js';

/** A parameter of the site or country, from the context. */
export function compileParameter(expression: ExpressionOf<'parameter'>, path: string, context: EvaluationContext) {
  const value = context.parameters?.[expression.name];
  const finding =
    value === undefined
      ? unknown('parameter-missing', path)
      : setting(expression.name, value, expression.in.includes(value) ? 'met' : 'not-met', path);
  return (): Finding => finding;
}

/** Not of the limited kind, or places are left. */
export function compileQuota(
  { name }: ExpressionOf<'quota'>,
  path: string,
  context: EvaluationContext,
  limitedKind: (subject: Subject) => Finding,
) {
  const state = context.quotas?.[name];
  const open =
    state === undefined
      ? unknown('parameter-missing', path)
      : setting(name, state, state === 'open' ? 'met' : 'not-met', path);
  return (subject: Subject): Finding => {
    const parts = [opposite(limitedKind(subject)), open];
    return combine(disjunction(parts.map(({ truth }) => truth)), parts);
  };
}

const setting = (name: string, value: string, truth: 'met' | 'not-met', path: string): Finding =>
  decided(truth, [{ kind: 'setting', name, value, truth, path }]);
