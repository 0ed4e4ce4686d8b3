import { isObject, type Json } from '../resource.js';
import { indexKey } from './index-key.js';
import { timeSpan, type TimeSpan } from './time-span.js';

export interface Token {
  readonly system: string;
  readonly code: string;
}

/** The values at an element path; arrays on the way are unfolded. */
export function valuesAt(resource: Json, path: string): unknown[] {
  let values: unknown[] = [resource];
  for (const name of path.split('.')) values = values.flatMap((value) => (isObject(value) ? (value[name] ?? []) : []));
  return values;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The tokens of a CodeableConcept, Coding, Identifier, code or boolean (R4 search.html#token). */
export function tokensOf(value: unknown): Token[] {
  if (typeof value === 'string' || typeof value === 'boolean') return [{ system: '', code: indexKey(String(value)) }];
  if (!isObject(value)) return [];
  if (Array.isArray(value['coding'])) return value['coding'].filter(isObject).flatMap(tokensOf);
  const code = text(value['code'] ?? value['value']);
  return code === '' ? [] : [{ system: indexKey(text(value['system'])), code: indexKey(code) }];
}

/** What a Reference points to, without the version; nothing for a contained resource. */
export function targetsOf(value: unknown): string[] {
  if (!isObject(value) || typeof value['reference'] !== 'string') return [];
  const target = value['reference'].replace(/\/_history\/[^/]+$/, '');
  return target === '' || target.startsWith('#') ? [] : [indexKey(target)];
}

/** The spans of a date, dateTime, instant, Period or Timing (R4 search.html#date); an end that is missing is open. */
export function spansOf(value: unknown): TimeSpan[] {
  if (typeof value === 'string') return [timeSpan(value) ?? []].flat();
  if (!isObject(value)) return [];
  if (value['event'] !== undefined || value['repeat'] !== undefined) {
    return [...valuesAt(value, 'event'), ...valuesAt(value, 'repeat.boundsPeriod')].flatMap(spansOf);
  }
  const [start, end] = [timeSpan(text(value['start'])), timeSpan(text(value['end']))];
  if (!start && !end) return [];
  return [{ low: start?.low ?? -Infinity, high: end?.high ?? Infinity }];
}
