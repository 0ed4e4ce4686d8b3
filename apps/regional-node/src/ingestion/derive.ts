import { readResource, resourcesIn, subjectOf, type Fact, type FactContext, type FhirResource } from '@kohort/facts';
import type { LocalDay } from '@kohort/kernel';
import type { EntityManager } from 'typeorm';
import { Lookups } from './lookups.js';
import { withoutFreeText } from './without-free-text.js';

/** What one record says, and what that hangs on. */
export interface Derived {
  readonly resource: FhirResource;
  readonly personId: string | undefined;
  readonly facts: readonly Fact[];
  readonly fault: string | undefined;
  readonly hides: readonly string[];
  readonly lacking: boolean;
  readonly needs: readonly string[];
  readonly needsBirth: boolean;
}

const PATIENT = 'Patient/';
/** A medication of ingredients that have ingredients … ends somewhere. */
const DEEPEST = 12;

/** Reads records as `kohort match` does; what they refer to is looked up in the database. */
export async function deriveAll(
  manager: EntityManager,
  resources: readonly FhirResource[],
  localDay: LocalDay,
): Promise<readonly Derived[]> {
  const lookups = new Lookups();
  for (const resource of resources) lookups.expect(resource);
  const derived = new Map<FhirResource, Derived>();
  let open = resources;
  for (let depth = 0; depth < DEEPEST && open.length > 0; depth += 1) {
    if (lookups.open > 0) await lookups.fetch(manager);
    const again: FhirResource[] = [];
    for (const resource of open) {
      const before = lookups.open;
      derived.set(resource, derive(resource, lookups, localDay));
      // A question that another record has asked in vain is no new one: all are read again that may have asked it.
      if (lookups.open > before || before > 0) again.push(resource);
    }
    open = lookups.open > 0 ? again : [];
  }
  return [...derived.values()];
}

function derive(resource: FhirResource, lookups: Lookups, localDay: LocalDay): Derived {
  const needs = new Set<string>();
  const nothing = { resource, personId: undefined, facts: [], fault: undefined, hides: [], lacking: false };
  const subject = subjectOf(resource);
  const named = subject === undefined ? undefined : lookups.resolve(subject, needs);
  if (named === undefined) {
    const fault = subject === undefined ? 'no-subject' : 'unresolved-reference';
    const hides = resourcesIn(resource);
    // What no fact is read from hides none: a CareTeam of nobody known.
    if (hides.length === 0) return { ...nothing, needs: [...needs], needsBirth: false };
    return { ...nothing, fault, hides, lacking: true, needs: [...needs], needsBirth: false };
  }
  if (!named.startsWith(PATIENT)) return { ...nothing, needs: [...needs], needsBirth: false };
  const personId = named.slice(PATIENT.length);
  let needsBirth = false;
  const context: FactContext = {
    localDay,
    medication: (reference) => lookups.medication(reference, needs),
    resolve: (reference) => lookups.resolve(reference, needs),
    get birth() {
      needsBirth = true;
      return lookups.birth(personId);
    },
  };
  const read = readResource(resource, context);
  return {
    ...nothing,
    personId,
    ...(read.ok
      ? { facts: withoutFreeText(read.value, resource) }
      : { fault: read.error.code, hides: resourcesIn(resource) }),
    needs: [...needs],
    needsBirth,
  };
}
