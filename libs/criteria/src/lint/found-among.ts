import { canonicalJson } from '../normal-form/canonical.js';
import { covers } from '../normal-form/concept-set.js';
import { ValueSetNormaliser } from '../normal-form/value-set.js';
import type { Expression } from '../schema/expression.js';
import type { ValueSet, ValueSetRef } from '../schema/value-set.js';

/** Whether each record that the first claim asks for is one that the second asks for: breast cancer among any cancer. */
export function isFoundAmong(part: Expression, whole: Expression): boolean {
  if (part.type !== 'exists' || whole.type !== 'exists') return false;
  const { code, ...filters } = part.records;
  const { code: wider, ...otherFilters } = whole.records;
  if (canonicalJson(filters) !== canonicalJson(otherFilters)) return false;
  return wider === undefined || (code !== undefined && isWithinSet(code, wider));
}

/** Value sets in normal form. What negates the wider one must negate the other: a record may have codes of both. */
function isWithinSet(code: ValueSetRef, wider: ValueSetRef): boolean {
  if (!isPlain(code) || !isPlain(wider)) return false;
  const negations = canonicalJson(wider.negatedBy ?? []);
  if (negations !== '[]' && negations !== canonicalJson(code.negatedBy ?? [])) return false;
  const sets = new ValueSetNormaliser({});
  return covers(sets.resolve(wider), sets.resolve(code));
}

const isPlain = (set: ValueSetRef): set is ValueSet =>
  typeof set !== 'string' && [...set.include, ...(set.exclude ?? [])].every((filter) => !('valueSet' in filter));
