import type { Expression } from '../schema/expression.js';

type Age = Extract<Expression, { type: 'age' }>;
export type AgeUnit = NonNullable<Age['unit']>;

/** A bound on an age in completed units. */
export interface AgeBound {
  readonly value: number;
  readonly unit: AgeUnit;
}

const UNITS: Readonly<Record<string, { readonly unit: AgeUnit; readonly times: number }>> = {
  year: { unit: 'a', times: 1 },
  month: { unit: 'mo', times: 1 },
  week: { unit: 'd', times: 7 },
  day: { unit: 'd', times: 1 },
};

/**
 * An age as ClinicalTrials.gov writes it: "18 Years", "6 Months", "4 Weeks", "28 Days". Undefined where it is none that can
 * be asked of a record, such as "12 Hours".
 */
export function readAge(text: string): AgeBound | undefined {
  const [, count = '', name = ''] = /^(\d{1,4}) (year|month|week|day)s?$/i.exec(text.trim()) ?? [];
  const unit = UNITS[name.toLowerCase()];
  return unit && { value: Number(count) * unit.times, unit: unit.unit };
}

/** Expressions for a lowest and a highest age, both included: one where both count in the same unit. */
export function ageExpressions(lowest: AgeBound | undefined, highest: AgeBound | undefined): Age[] {
  const bound = (name: 'ge' | 'le', age: AgeBound | undefined): Age[] =>
    age ? [{ type: 'age', [name]: age.value, ...unitOf(age) }] : [];
  if (lowest && lowest.unit === highest?.unit)
    return [{ type: 'age', ge: lowest.value, le: highest.value, ...unitOf(lowest) }];
  return [...bound('ge', lowest), ...bound('le', highest)];
}

/** Years are the language's default. */
const unitOf = ({ unit }: AgeBound): { unit?: AgeUnit } => (unit === 'a' ? {} : { unit });
