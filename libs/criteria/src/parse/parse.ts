import { failed, ok, type Result } from '@kohort/kernel';
import { Criteria } from '../schema/criteria.js';
import { codeSystemFaults } from './check-code-systems.js';
import { expressionFaults } from './check-expressions.js';
import { valueSetFaults } from './check-value-sets.js';
import { faultAt, type CriteriaFault } from './fault.js';
import { readJson } from './json-text.js';
import { memberOf } from './schema-at.js';
import { schemaFaults } from './schema-faults.js';

/** Deeper than any sensible criterion, and shallow enough for every reader of the tree to recurse. */
export const MAX_DEPTH = 256;

/**
 * Reads criteria from parsed JSON. Strict: a property, type, unit, code system, scale, grade or value set that Kohort does
 * not know is refused with its path and, where one is near, the name that was probably meant. Never throws.
 */
export function parseCriteria(json: unknown): Result<Criteria, CriteriaFault[]> {
  const deep = tooDeep(json);
  if (deep) return failed([deep]);
  const broken = brokenTexts(json, []);
  if (broken.length > 0) return failed(broken);
  const parsed = Criteria.safeParse(json);
  if (!parsed.success) return failed(schemaFaults(parsed.error.issues, json));
  const criteria = parsed.data;
  const faults = [
    ...skippedNames(json, criteria),
    ...duplicateIds(criteria),
    ...valueSetFaults(criteria),
    ...codeSystemFaults(criteria),
    ...expressionFaults(criteria),
  ];
  return faults.length > 0 ? failed(faults) : ok(criteria);
}

/** Reads criteria from JSON text; faults of the text say line and column. */
export function parseCriteriaText(text: string): Result<Criteria, CriteriaFault[]> {
  const json = readJson(text);
  return json.ok ? parseCriteria(json.value) : json;
}

/** zod leaves "__proto__" out of a record without a word. */
function skippedNames(json: unknown, { valueSets }: Criteria): CriteriaFault[] {
  const given = Object.keys(memberOf(json, 'valueSets') ?? {});
  return given
    .filter((name) => valueSets === undefined || !Object.hasOwn(valueSets, name))
    .map((name) => faultAt('invalid-value', ['valueSets', name], `"${name}" cannot be a name.`));
}

function duplicateIds({ criteria }: Criteria): CriteriaFault[] {
  const first = new Map<string, number>();
  return criteria.flatMap(({ id }, index) => {
    const earlier = first.get(id);
    if (earlier === undefined) first.set(id, index);
    if (earlier === undefined) return [];
    return [faultAt('duplicate-id', ['criteria', index, 'id'], `/criteria/${earlier} has the id "${id}" already.`)];
  });
}

function tooDeep(json: unknown): CriteriaFault | undefined {
  let level: { readonly value: object; readonly keys: readonly string[] }[] = children(json, []);
  for (let depth = 1; level.length > 0; depth += 1) {
    const [first] = level;
    if (depth > MAX_DEPTH && first) return faultAt('too-deep', first.keys, `Nested deeper than ${MAX_DEPTH} levels.`);
    level = level.flatMap(({ value, keys }) => children(value, keys));
  }
  return undefined;
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Texts and names with half a character, for which RFC 8785 §3.2.2.2 has no spelling, so that nothing could be signed. */
function brokenTexts(value: unknown, keys: readonly string[]): CriteriaFault[] {
  if (typeof value === 'string') return LONE_SURROGATE.test(value) ? [brokenAt(keys, 'The text')] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    LONE_SURROGATE.test(key) ? [brokenAt(keys, 'A property name')] : brokenTexts(part, [...keys, key]),
  );
}

const brokenAt = (keys: readonly string[], what: string): CriteriaFault =>
  faultAt('syntax', keys, `${what} holds half a character (a lone surrogate).`);

const children = (value: unknown, keys: readonly string[]) =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, child]) =>
        typeof child === 'object' && child !== null ? [{ value: child as object, keys: [...keys, key] }] : [],
      );
