import { LANGUAGE, type Criteria, type Criterion } from '../schema/criteria.js';
import type { Expression } from '../schema/expression.js';
import type { Json } from './canonical.js';
import { distinctInOrder } from './canonical.js';
import { join, normalExpression } from './logic.js';
import { ValueSetNormaliser } from './value-set.js';

/** Raised when the normal form changes; hashes of two versions are never compared. */
const NORMAL_FORM = 2;

/**
 * What the criteria mean, in one spelling: requirements that must all be met, in three-valued logic, with exclusions turned
 * round, composites expanded, value sets resolved, defaults dropped, and no names.
 */
export function normalForm(criteria: Criteria): Json {
  const { criteria: requirements, valueSets } = normalCriteria(criteria);
  return {
    normalForm: NORMAL_FORM,
    requirements: requirements.map(({ expression }) => expression),
    ...(valueSets ? { valueSets } : {}),
  } as unknown as Json;
}

/** The normal form as criteria: it can be evaluated, and its own normal form is the same. */
export function normalCriteria(criteria: Criteria): Criteria {
  const sets = new ValueSetNormaliser(criteria);
  const requirements = requirementsOf(criteria.criteria.map((criterion) => normalCriterion(criterion, sets)));
  const named = [...sets.named].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    language: LANGUAGE,
    id: 'normal-form',
    title: { sv: 'Normalform', en: 'Normal form' },
    ...(named.length > 0 ? { valueSets: Object.fromEntries(named) } : {}),
    criteria: requirements.map((expression, index) => ({ id: `r${index + 1}`, kind: 'inclusion', expression })),
  };
}

/** The requirement that one criterion makes. */
export const normalCriterion = ({ expression, kind, ifAbsent }: Criterion, sets: ValueSetNormaliser): Expression =>
  normalExpression(expression, { ifAbsent: ifAbsent ?? 'unknown', sets }, kind === 'exclusion');

function requirementsOf(expressions: readonly Expression[]): Expression[] {
  const joined = join('all', expressions);
  return joined.type === 'all' ? distinctInOrder(joined.of) : [joined];
}
