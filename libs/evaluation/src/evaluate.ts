import type { Criteria, Criterion } from '@kohort/criteria';
import type { PersonRecord } from '@kohort/facts';
import { pointer } from '@kohort/kernel';
import { compilation, compile, type Compiled } from './compile.js';
import { subjectOf, type EvaluationContext } from './context.js';
import type { Finding } from './finding.js';
import type { Truth } from './truth.js';

/** One criterion and one person: the truth of its expression, not yet turned round for an exclusion. */
export interface Verdict extends Finding {
  readonly criterion: Criterion;
}

/**
 * - eligible: every inclusion criterion is met and every exclusion criterion is not met.
 * - ineligible: one criterion decides against.
 * - possible: nothing decides against, and something is unknown.
 */
export type Outcome = 'eligible' | 'possible' | 'ineligible';

export interface Evaluation {
  readonly outcome: Outcome;
  /** In the order of the criteria. */
  readonly verdicts: readonly Verdict[];
}

export type Evaluator = (record: PersonRecord) => Evaluation;

/**
 * Compiles criteria once, to be evaluated for many people.
 * @param criteria as parsed by `parseCriteria`.
 * @param context index date, coverage of the source, parameters of the site.
 */
export function compileCriteria(criteria: Criteria, context: EvaluationContext): Evaluator {
  const shared = compilation(criteria, context);
  const compiled = criteria.criteria.map((criterion, index): [Criterion, Compiled] => {
    const path = pointer(['criteria', index, 'expression']);
    return [criterion, compile(criterion.expression, path, shared, criterion.ifAbsent ?? 'unknown')];
  });
  return (record) => {
    const subject = subjectOf(record);
    const verdicts = compiled.map(([criterion, evaluate]): Verdict => ({ criterion, ...evaluate(subject) }));
    return { outcome: outcomeOf(verdicts), verdicts };
  };
}

/** What a truth means for eligibility: an exclusion that is met counts against. */
export function standingOf({ criterion, truth }: Pick<Verdict, 'criterion' | 'truth'>): 'for' | 'against' | 'open' {
  if (truth === 'unknown') return 'open';
  const wanted: Truth = criterion.kind === 'inclusion' ? 'met' : 'not-met';
  return truth === wanted ? 'for' : 'against';
}

export function outcomeOf(verdicts: readonly Pick<Verdict, 'criterion' | 'truth'>[]): Outcome {
  const standings = verdicts.map(standingOf);
  if (standings.includes('against')) return 'ineligible';
  return standings.includes('open') ? 'possible' : 'eligible';
}
