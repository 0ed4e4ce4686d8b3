import type { ExpressionOf } from '@kohort/criteria';
import { isoRange, monthsBetween, type Day } from '@kohort/kernel';
import { between, compare } from './comparison.js';
import type { EvaluationContext, Subject } from './context.js';
import { decided, unknown, type Finding } from './finding.js';

/** Age in whole years, as birthdays count. */
export const completedYears = (birth: Day, index: Day): number => Math.floor(monthsBetween(birth, index) / 12);

const completed: Readonly<Record<'a' | 'mo' | 'd', (birth: Day, index: Day) => number>> = {
  a: completedYears,
  mo: monthsBetween,
  d: (birth, index) => index - birth,
};

/** Age in completed units at the index date; a partial birth date is undecided only where it matters. */
export function compileAge(bounds: ExpressionOf<'age'>, path: string, { indexDay }: EvaluationContext) {
  const unit = bounds.unit ?? 'a';
  const count = completed[unit];
  return ({ record }: Subject): Finding => {
    const { birth } = record.person;
    if (!birth) return unknown('birth-date-missing', path);
    const truth = compare(between(count(birth.last, indexDay), count(birth.first, indexDay)), bounds);
    if (truth === 'unknown') return unknown('partial-date', path);
    const age = { value: count(birth.first, indexDay), unit };
    return decided(truth, [{ kind: 'patient', attribute: 'birthDate', recorded: isoRange(birth), age, truth, path }]);
  };
}

export function compileSex({ is }: ExpressionOf<'sex'>, path: string) {
  return ({ record }: Subject): Finding => {
    const { sex } = record.person;
    if (sex === undefined) return unknown('sex-missing', path);
    const truth = sex === is ? 'met' : 'not-met';
    return decided(truth, [{ kind: 'patient', attribute: 'gender', recorded: sex, truth, path }]);
  };
}
