import { ok, type Result } from '@kohort/kernel';
import { refuse, type Refusal } from '../fault.js';
import { indexKey } from '../indexing/index-key.js';
import { timeSpan } from '../indexing/time-span.js';
import { isId } from '../resource.js';
import type { SearchDefinition } from './definitions.js';
import type { DateTest, Prefix, TokenTest } from './query.js';

/** `text` at each separator that no backslash stands before (R4 search.html#escaping); the escapes stay. */
export const splitAt = (text: string, separator: ',' | '|'): string[] =>
  text.split(separator === ',' ? /(?<=(?<!\\)(?:\\\\)*),/ : /(?<=(?<!\\)(?:\\\\)*)\|/);

export const unescape = (text: string): string => text.replaceAll(/\\([\\,|$])/g, '$1');

/** "code", "system|code", "|code" (no system) or "system|" (R4 search.html#token). */
export function parseToken(text: string): TokenTest | undefined {
  const [first = '', second, ...more] = splitAt(text, '|').map((part) => indexKey(unescape(part)));
  if (more.length > 0 || (first === '' && (second ?? '') === '')) return undefined;
  if (second === undefined) return { system: undefined, code: first };
  return { system: first, code: second === '' ? undefined : second };
}

const PREFIXED = /^(eq|ne|gt|lt|ge|le|sa|eb)?(\d.*)$/;

/** A date with a prefix (R4 search.html#prefix). A "+" that was sent unescaped has become a space. */
export function parseDate(text: string): DateTest | undefined {
  const match = PREFIXED.exec(text);
  const span = timeSpan((match?.[2] ?? '').replace(' ', '+'));
  return span && { prefix: (match?.[1] ?? 'eq') as Prefix, ...span };
}

/** What a reference may look like in the index: "Patient/x" for that, for "x" and for its address on this server. */
export function parseReference(text: string, targets: readonly string[], base: string): string[] | undefined {
  const relative = text.startsWith(`${base}/`) ? text.slice(base.length + 1) : text;
  if (/^[a-z][a-z+.-]*:/i.test(relative)) return [indexKey(relative)];
  const [type, id, ...more] = relative.split('/');
  if (id === undefined) return isId(relative) ? targets.map((target) => `${target}/${relative}`) : undefined;
  return more.length === 0 && targets.includes(type ?? '') && isId(id) ? [relative] : undefined;
}

/** The alternatives of a value, each read by `parse`. */
export function alternatives<Test>(
  name: string,
  value: string,
  parse: (text: string) => Test | undefined,
): Result<Test[], Refusal> {
  const tests = splitAt(value, ',').map(parse);
  if (tests.includes(undefined)) return refuse('bad-value', `A value of the parameter "${name}" cannot be read.`);
  return ok(tests as Test[]);
}

/** Modifiers change what is found, so one that is not known is refused, never passed over (R4 search.html#modifiers). */
export function checkModifier(
  name: string,
  modifier: string | undefined,
  definition?: SearchDefinition,
): Result<readonly string[], Refusal> {
  const targets = definition?.targets ?? [];
  if (modifier === undefined) return ok(targets);
  if (targets.includes(modifier)) return ok([modifier]);
  return refuse('unsupported-modifier', `The parameter "${name}" has no modifier that this server supports.`);
}
