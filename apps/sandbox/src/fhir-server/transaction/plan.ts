import { randomUUID } from 'node:crypto';
import { invariant, ok, type Result } from '@kohort/kernel';
import { refuse, type Refusal } from '../fault.js';
import { bodyOf } from '../interactions/body.js';
import { findOne } from '../interactions/find-one.js';
import { identified } from '../interactions/update.js';
import { referenceTo, type FhirResource, type ResourceKey } from '../resource.js';
import type { Database } from '../storage/database.js';
import type { Entry } from './entries.js';
import { conditionOf, referencesIn } from './references.js';

/** What an entry will do to which resource. */
export interface Step {
  readonly entry: Entry;
  readonly key: ResourceKey;
  readonly action: 'create' | 'update' | 'delete' | 'keep';
  readonly resource?: FhirResource;
}

interface Place {
  readonly tx: Database;
  readonly base: string;
}

const at = (refusal: Refusal, { path }: Entry): Result<never, Refusal> => ({ ok: false, error: { ...refusal, path } });

/** Gives each writing entry its resource; `keep` where a conditional create finds one. */
export async function planStep(entry: Entry, { tx, base }: Place): Promise<Result<Step, Refusal>> {
  const { route, request } = entry;
  if (route.interaction === 'delete') return ok({ entry, key: route, action: 'delete' });
  if (route.interaction === 'update') {
    const resource = identified(bodyOf(request, route.type), route);
    return resource.ok
      ? ok({ entry, key: route, action: 'update', resource: resource.value })
      : at(resource.error, entry);
  }
  invariant(route.interaction === 'create', 'only what writes is planned');
  const resource = bodyOf(request, route.type);
  if (!resource.ok) return at(resource.error, entry);
  const condition = request.headers['if-none-exist'];
  if (condition !== undefined) {
    const found = await findOne(tx, route.type, [...new URLSearchParams(condition.replace(/^[^?]*\?/, ''))], base);
    if (!found.ok) return at(found.error, entry);
    if (found.value !== undefined) return ok({ entry, key: { type: route.type, id: found.value }, action: 'keep' });
  }
  return ok({ entry, key: { type: route.type, id: randomUUID() }, action: 'create', resource: resource.value });
}

/** A transaction does one thing to one resource (R4 http.html#trules). */
export function checkDistinct(steps: readonly Step[]): Result<undefined, Refusal> {
  const [seen, names] = [new Set<string>(), new Set<string>()];
  for (const { key, entry, action } of steps) {
    const reference = referenceTo(key);
    const { fullUrl, path } = entry;
    if ((action !== 'keep' && seen.has(reference)) || (fullUrl !== undefined && names.has(fullUrl))) {
      return refuse('same-resource-twice', 'Two entries of the transaction name the same resource.', path);
    }
    if (action !== 'keep') seen.add(reference);
    if (fullUrl !== undefined && action !== 'delete') names.add(fullUrl);
  }
  return ok(undefined);
}

/** What the entries are called inside the Bundle, and what conditional references mean, as references to store. */
export async function resolveNames(
  steps: readonly Step[],
  { tx, base }: Place,
): Promise<Result<Map<string, string>, Refusal>> {
  const names = new Map(
    steps.flatMap(({ entry, key, action }) =>
      entry.fullUrl === undefined || action === 'delete' ? [] : [[entry.fullUrl, referenceTo(key)] as const],
    ),
  );
  for (const { resource, entry } of steps) {
    for (const name of referencesIn(resource)) {
      if (names.has(name)) continue;
      const condition = conditionOf(name);
      if (condition) {
        const found = await findOne(tx, condition.type, [...new URLSearchParams(condition.search)], base);
        if (!found.ok) return at(found.error, entry);
        if (found.value === undefined) return at(NO_MATCH, entry);
        names.set(name, `${condition.type}/${found.value}`);
      } else if (/^urn:(?:uuid|oid):/.test(name)) {
        return refuse('unresolved-reference', 'A reference names no entry of the transaction.', entry.path);
      }
    }
  }
  return ok(names);
}

const NO_MATCH: Refusal = { code: 'no-match', message: 'Nothing matches a conditional reference.', path: '' };
