import type { FhirResource } from '@kohort/fhir';
import { Organisations, referenceIn } from './organisations.js';
import { conditionalNames, referencesIn } from './references.js';

/** What describes care itself and belongs to everybody where nobody in particular needs it. */
const OF_EVERYBODY = new Set([
  'Endpoint',
  'HealthcareService',
  'Location',
  'Medication',
  'Organization',
  'Practitioner',
  'PractitionerRole',
  'ResearchStudy',
  'Substance',
]);

export interface SplitShared {
  /** By county code. */
  readonly byRegion: ReadonlyMap<string, readonly FhirResource[]>;
  /** Resources about no person that nothing refers to, such as a Provenance of what is not there. */
  readonly leftOut: number;
}

const nameOf = ({ resourceType, id }: FhirResource): string => `${resourceType}/${id ?? ''}`;

function append<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** The resources by every name that references use; a practitioner's roles come along under the practitioner's. */
function indexed(shared: readonly FhirResource[]): ReadonlyMap<string, FhirResource[]> {
  const index = new Map<string, FhirResource[]>();
  for (const resource of shared) {
    for (const name of [nameOf(resource), ...conditionalNames(resource)]) append(index, name, resource);
    const practitioner = referenceIn(resource['practitioner']);
    if (resource.resourceType === 'PractitionerRole' && practitioner !== undefined)
      append(index, practitioner, resource);
  }
  return index;
}

/** The region whose staff or organization a resource is. */
function homeOf(resource: FhirResource, organisations: Organisations): string | undefined {
  if (resource.resourceType === 'Organization') return organisations.regionOf(nameOf(resource));
  if (resource.resourceType !== 'PractitionerRole') return undefined;
  return organisations.regionOf(referenceIn(resource['organization']));
}

/** Everything that is needed where these names are: what they name, what that refers to, and so on. */
function closure(names: Iterable<string>, index: ReadonlyMap<string, FhirResource[]>): Set<FhirResource> {
  const needed = new Set<FhirResource>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop())
    for (const resource of index.get(name) ?? []) {
      if (needed.has(resource)) continue;
      needed.add(resource);
      open.push(...referencesIn(resource));
    }
  return needed;
}

/**
 * Which shared resources each region keeps: those that its people's records refer to, at any distance, and its own
 * organizations and staff. One that several regions need is in each of them.
 *
 * @param needs what the people's records of each region refer to, by county code
 */
export function splitShared(
  shared: readonly FhirResource[],
  needs: ReadonlyMap<string, ReadonlySet<string>>,
): SplitShared {
  const organisations = new Organisations(shared);
  const index = indexed(shared);
  const own = new Map<string, string[]>();
  for (const resource of shared) append(own, homeOf(resource, organisations) ?? '', nameOf(resource));
  const kept = new Map([...needs].map(([code, names]) => [code, closure([...names, ...(own.get(code) ?? [])], index)]));
  const taken = new Set([...kept.values()].flatMap((resources) => [...resources]));
  const rest = shared.filter((resource) => !taken.has(resource));
  const everybodys = rest.filter(({ resourceType }) => OF_EVERYBODY.has(resourceType));
  return {
    byRegion: new Map([...kept].map(([code, resources]) => [code, [...resources, ...everybodys]])),
    leftOut: rest.length - everybodys.length,
  };
}
