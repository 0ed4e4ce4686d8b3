import { ok, type Result } from '@kohort/kernel';
import { refuse, type Refusal } from '../fault.js';
import type { Pair } from '../search/query.js';

const JSON_TYPES = new Set(['application/fhir+json', 'application/json', 'text/json', 'json']);
const ANY = new Set(['*/*', 'application/*']);

const typeOf = (header: string): string => header.split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** Whether the client takes JSON, by `_format` or else by `Accept` (R4 http.html#mime-type). */
export function checkFormat(accept: string | undefined, query: readonly Pair[]): Result<undefined, Refusal> {
  const format = query.find(([name]) => name === '_format')?.[1].replace(' ', '+');
  const types = format === undefined ? (accept ?? '*/*').split(',').map(typeOf) : [typeOf(format)];
  if (types.some((type) => JSON_TYPES.has(type) || ANY.has(type))) return ok(undefined);
  return refuse('not-acceptable', 'This server answers in application/fhir+json only.');
}

/** What the body of a request is; `undefined` where there is none. */
export function bodyKind(
  headers: Readonly<Record<string, string | undefined>>,
  isSearch: boolean,
): Result<'json' | 'form', Refusal> {
  const header = headers['content-type'] ?? '';
  const [type, charset] = [typeOf(header), /charset="?([^;"\s]+)/i.exec(header)?.[1]?.toLowerCase() ?? 'utf-8'];
  const kind = isSearch && type === 'application/x-www-form-urlencoded' ? 'form' : 'json';
  const known = kind === 'form' || (!isSearch && JSON_TYPES.has(type) && type !== 'json');
  if (known && /^utf-?8$/.test(charset) && (headers['content-encoding'] ?? 'identity') === 'identity') return ok(kind);
  const wanted = isSearch ? 'application/x-www-form-urlencoded' : 'application/fhir+json';
  return refuse('unsupported-media-type', `The request has to be ${wanted} in UTF-8, without compression.`);
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;
const ANY_HOST = /^[a-z0-9.\-[\]:]{1,255}$/i;

/**
 * The name that the client calls this server by, for links. A server that listens on the machine alone is called by the
 * machine's names alone: a web page whose own name was made to lead here (DNS rebinding) reads no records.
 */
export function hostOf(header: string | undefined, listensOn: string): Result<string, Refusal> {
  const pattern = LOOPBACK.test(listensOn) || listensOn === '::1' ? LOOPBACK : ANY_HOST;
  if (header !== undefined && pattern.test(header)) return ok(header);
  return refuse('foreign-host', 'This server is not called by that name.');
}
