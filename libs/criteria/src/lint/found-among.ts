import { canonicalJson, keyOf } from '../normal-form/canonical.js';
import { covers } from '../normal-form/concept-set.js';
import { once } from '../normal-form/once.js';
import { ValueSetNormaliser } from '../normal-form/value-set.js';
import type { Expression } from '../schema/expression.js';
import type { Records } from '../schema/records.js';
import type { ValueSet, ValueSetRef } from '../schema/value-set.js';

/** Whether each record that the first claim asks for is one that the second asks for: breast cancer among any cancer. */
export function isFoundAmong(part: Expression, whole: Expression): boolean {
  if (part.type !== 'exists' || whole.type !== 'exists') return false;
  const { code } = part.records;
  const { code: wider } = whole.records;
  if (otherFilters(part.records) !== otherFilters(whole.records)) return false;
  return wider === undefined || (code !== undefined && isWithinSet(code, wider));
}

const otherFilters = once(({ code: _, ...filters }: Records) => canonicalJson(filters));

/** Value sets in normal form. What negates the wider one must negate the other: a record may have codes of both. */
function isWithinSet(code: ValueSetRef, wider: ValueSetRef): boolean {
  if (!isPlain(code) || !isPlain(wider)) return false;
  const negations = keyOf(wider.negatedBy ?? []);
  if (negations !== '[]' && negations !== keyOf(code.negatedBy ?? [])) return false;
  return covers(conceptsOf(wider), conceptsOf(code));
}

const conceptsOf = once((set: ValueSet) => new ValueSetNormaliser({}).resolve(set));

const isPlain = (set: ValueSetRef): set is ValueSet =>
  typeof set !== 'string' && [...set.include, ...(set.exclude ?? [])].every((filter) => !('valueSet' in filter));
