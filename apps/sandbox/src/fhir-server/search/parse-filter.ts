import { ok, type Result } from '@kohort/kernel';
import { refuse, type Refusal } from '../fault.js';
import { indexParam } from '../indexing/index-rows.js';
import { definitionsOf, type SearchDefinition } from './definitions.js';
import type { Filter, Pair } from './query.js';
import { alternatives, checkModifier, parseDate, parseReference, parseToken } from './values.js';

/** The filter that a parameter asks for; undefined where the type has no such parameter. */
export function parseFilter(type: string, [sent, value]: Pair, base: string): Result<Filter | undefined, Refusal> {
  const [name = '', ...modifiers] = sent.split(':');
  const modifier = modifiers.length === 0 ? undefined : modifiers.join(':');
  const definition = definitionsOf(type).find((each) => each.name === name);
  if (name !== '_id' && name !== '_lastUpdated' && !definition) return ok(undefined);
  const targets = checkModifier(name, modifier, definition);
  if (!targets.ok) return targets;
  // Passing it over would find everything.
  if (value === '') return refuse('bad-value', `The parameter "${name}" has no value.`);
  if (definition) return definedFilter(type, definition, value, { targets: targets.value, base });
  if (name === '_id') {
    const ids = alternatives(name, value, (text) => text);
    return ids.ok ? ok({ kind: 'id', anyOf: ids.value }) : ids;
  }
  const dates = alternatives(name, value, parseDate);
  return dates.ok ? ok({ kind: 'updated', anyOf: dates.value }) : dates;
}

function definedFilter(
  type: string,
  definition: SearchDefinition,
  value: string,
  { targets, base }: { readonly targets: readonly string[]; readonly base: string },
): Result<Filter, Refusal> {
  const { name, kind } = definition;
  const param = indexParam(type, definition);
  if (kind === 'token') {
    const tokens = alternatives(name, value, parseToken);
    return tokens.ok ? ok({ kind, param, anyOf: tokens.value }) : tokens;
  }
  if (kind === 'date') {
    const dates = alternatives(name, value, parseDate);
    return dates.ok ? ok({ kind, param, anyOf: dates.value }) : dates;
  }
  const references = alternatives(name, value, (text) => parseReference(text, targets, base));
  return references.ok ? ok({ kind, param, anyOf: references.value.flat() }) : references;
}
