import { FACT_RESOURCES, type Fact, type FactResource, type PersonRecord } from './fact.js';
import { joinImplications } from './implication.js';
import { objectIn, textIn, type FhirResource, type Json } from './json.js';
import { personOf } from './person.js';
import { readResource, resourcesIn } from './read-resource.js';
import type { FactContext, ReadingFault } from './reading.js';

export interface RecordOptions {
  /** Facts that must be withheld (blocked unit, "spärr"): none by default. */
  readonly blocked?: (fact: Fact) => boolean;
  /** Whether records of the person may also stand under another Patient: the absence of any proves nothing then. */
  readonly doubled?: boolean;
  /** Told of each resource that cannot be read. */
  readonly onFault?: (resource: FhirResource, fault: ReadingFault) => void;
}

/**
 * Everything that these resources say of one person. Of several versions of a resource only the newest counts. Facts that
 * `blocked` names are withheld before anything is derived from them; their resource types are listed, and so are those of
 * resources that cannot be read, because the absence of such a fact proves nothing.
 */
export function personRecord(
  patient: FhirResource,
  resources: Iterable<FhirResource>,
  context: FactContext,
  { blocked, doubled, onFault }: RecordOptions = {},
): PersonRecord {
  const person = personOf(patient, context);
  const personal: FactContext = { ...context, birth: person.birth };
  const facts: Fact[] = [];
  const withheld = new Set<FactResource>(doubled ? FACT_RESOURCES : []);
  for (const resource of newest(resources)) {
    const reading = readResource(resource, personal);
    if (!reading.ok) {
      for (const type of resourcesIn(resource)) withheld.add(type);
      onFault?.(resource, reading.error);
      continue;
    }
    for (const fact of reading.value) {
      if (blocked?.(fact)) withheld.add(fact.source.resource);
      else facts.push(fact);
    }
  }
  return { person, facts: joinImplications(facts), blocked: [...withheld].sort() };
}

/** Each resource once: the version that was updated last or, where the record does not tell, that was given last. */
function newest(resources: Iterable<FhirResource>): readonly FhirResource[] {
  const latest = new Map<unknown, FhirResource>();
  for (const resource of resources) {
    const key = textIn(resource.id) === undefined ? resource : `${resource.resourceType}/${resource.id ?? ''}`;
    const known = latest.get(key);
    if (!known || updatedAt(resource) >= updatedAt(known)) latest.set(key, resource);
  }
  return [...latest.values()];
}

function updatedAt(resource: FhirResource): number {
  const time = Date.parse(textIn(objectIn((resource as unknown as Json).meta)?.lastUpdated) ?? '');
  return Number.isNaN(time) ? -Infinity : time;
}
