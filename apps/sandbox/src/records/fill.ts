import type { FhirResource } from '@kohort/fhir';
import { invariant, type Fault, type Result } from '@kohort/kernel';
import { orFail } from '../failure.js';
import { Channel } from './channel.js';
import { Organisations } from './organisations.js';
import type { PeopleSource } from './people-source.js';
import { referencesIn } from './references.js';
import { regionOfPerson } from './region-of-person.js';
import { splitShared } from './split-shared.js';

/** Stores resources in a region's FHIR server and says how many. */
export type Load = (resources: AsyncIterable<unknown>) => Promise<Result<number, Fault>>;

export interface Filling {
  readonly signal: AbortSignal;
  readonly onPerson?: () => void;
}

export interface Filled {
  readonly people: number;
  readonly resources: number;
}

interface Region {
  readonly channel: Channel<FhirResource>;
  readonly needs: Set<string>;
  people: number;
}

const patientIn = (person: readonly FhirResource[]): FhirResource | undefined =>
  person.findLast(({ resourceType }) => resourceType === 'Patient');

/** Gives each person to one region, then to every region what its people's records refer to. */
async function distribute(
  source: PeopleSource,
  regions: ReadonlyMap<string, Region>,
  { signal, onPerson }: Filling,
): Promise<void> {
  const [first, ...others] = regions.keys();
  invariant(first !== undefined, 'there is a region');
  let organisations: Organisations | undefined;
  for await (const person of source.people()) {
    signal.throwIfAborted();
    organisations ??= new Organisations(source.shared());
    const patient = patientIn(person);
    if (patient === undefined) continue;
    const region = regions.get(regionOfPerson(patient, [first, ...others], organisations));
    invariant(region, 'people are given to regions that are there');
    region.people += 1;
    for (const resource of person) for (const name of referencesIn(resource)) region.needs.add(name);
    await region.channel.push(person);
    onPerson?.();
  }
  const needs = new Map([...regions].map(([code, region]) => [code, region.needs]));
  const { byRegion } = splitShared(source.shared(), needs);
  for (const [code, { channel }] of regions) await channel.push(byRegion.get(code) ?? []);
}

/**
 * Fills the regions' FHIR servers, all of them at once. What goes to which is the same for the same source and regions.
 *
 * @param loads by county code
 * @throws SandboxFailure where a server refuses something
 */
export async function fill(
  source: PeopleSource,
  loads: ReadonlyMap<string, Load>,
  filling: Filling,
): Promise<ReadonlyMap<string, Filled>> {
  const regions = new Map(
    [...loads.keys()].map((code) => [
      code,
      { channel: new Channel<FhirResource>(), needs: new Set<string>(), people: 0 },
    ]),
  );
  const loading = [...regions].map(async ([code, region]) => {
    const loaded = await loads.get(code)?.(region.channel);
    // The writer must not wait for a reader that is gone.
    region.channel.close();
    invariant(loaded, `region ${code} has a server`);
    return [code, { people: region.people, resources: orFail(loaded) }] as const;
  });
  const distributed = distribute(source, regions, filling).finally(() => {
    for (const { channel } of regions.values()) channel.close();
  });
  const [, ...filled] = await Promise.all([distributed, ...loading]);
  return new Map(filled);
}
