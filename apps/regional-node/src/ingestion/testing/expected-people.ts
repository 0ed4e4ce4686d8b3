import type { Coverage } from '@kohort/evaluation';
import {
  FACT_RESOURCES,
  isFactResource,
  personFault,
  personRecord,
  ReferenceIndex,
  resourcesIn,
  subjectOf,
  type Fact,
  type FactContext,
  type FactResource,
  type FhirResource,
  type PersonRecord,
} from '@kohort/facts';
import { localDayIn } from '@kohort/kernel';
import { withoutFreeText } from '../without-free-text.js';

export interface Expected {
  readonly people: readonly PersonRecord[];
  readonly coverage: Readonly<Record<string, ReturnType<Coverage>>>;
}

/**
 * What `kohort match` makes of all these resources at once (apps/cli/src/match/read-people.ts), without any store; but for
 * the words that a node does not keep.
 */
export function expectedPeople(resources: readonly FhirResource[], unsupported = new Set<string>()): Expected {
  const index = new ReferenceIndex();
  for (const resource of resources) index.add(resource);
  const resolve = (reference: string): string | undefined => {
    const resolved = index.resolve(reference);
    return resolved.ok ? resolved.value : undefined;
  };
  const context: FactContext = {
    localDay: localDayIn('Europe/Stockholm'),
    medication: (reference) => index.medication(reference),
    resolve,
  };
  const lacking = new Set<FactResource>();
  const ofPerson = new Map<string, FhirResource[]>();
  for (const resource of resources) {
    if (!isFactResource(resource.resourceType)) continue;
    const subject = subjectOf(resource);
    const named = subject === undefined ? undefined : resolve(subject);
    if (named === undefined) for (const type of resourcesIn(resource)) lacking.add(type);
    else ofPerson.set(named, [...(ofPerson.get(named) ?? []), resource]);
  }
  const doubles = index.doubles();
  const people = resources
    .filter((resource) => resource.resourceType === 'Patient' && personFault(resource) === undefined)
    .map((patient) => {
      const name = `Patient/${patient.id ?? ''}`;
      const own = ofPerson.get(name) ?? [];
      const record = personRecord(patient, own, context, { doubled: doubles.has(name) });
      // A node keeps no identifiers in clear.
      const person = { ...record.person, identifiers: [] };
      return { ...record, person, facts: record.facts.flatMap((fact) => withoutFreeText([fact], recordOf(fact, own))) };
    });
  const answer = (type: FactResource) =>
    lacking.has(type) ? 'incomplete' : unsupported.has(type) ? 'not-kept' : 'complete';
  return { people, coverage: Object.fromEntries(FACT_RESOURCES.map((type) => [type, answer(type)])) };
}

const recordOf = ({ source: { container, resource, id } }: Fact, resources: readonly FhirResource[]): FhirResource =>
  resources.find((one) => one.resourceType === (container ?? resource) && one.id === id) ?? { resourceType: resource };

/** What is known of people, a line for each fact, in one order: what is undefined is left away, what is infinite is told. */
export const asLines = (people: readonly PersonRecord[]): readonly string[] =>
  people
    .flatMap(({ person, facts, blocked }) => [{ person, blocked }, ...facts].map((one) => `${person.id} ${text(one)}`))
    .sort();

const text = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) => {
    if (one === Infinity || one === -Infinity) return String(one);
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
