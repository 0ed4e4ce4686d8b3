import { readResources, type FhirResource } from '@kohort/fhir';
import type { FhirServer } from '../fhir-server/start-fhir-server.js';
import { SandboxFailure } from '../failure.js';
import { STAFF_TYPES, staffOf } from '../cast/staff.js';
import type { Member } from '../cast/member.js';
import { fill, type Filled } from '../records/fill.js';
import { generatedPeople } from '../records/generated-people.js';
import { readRecords, writeRecords, type Population } from '../records/kept-records.js';
import { PeopleFolder } from '../records/people-folder.js';
import type { PeopleSource } from '../records/people-source.js';
import type { Prepared } from './prepare.js';
import { counted, type Progress } from './progress.js';

/** Milliseconds between two lines about a filling that takes long. */
const TELL_EVERY = 10_000;

const sourceOf = ({ source, regions }: Population, signal: AbortSignal): PeopleSource =>
  source.kind === 'folder' ? new PeopleFolder(source.folder, signal) : generatedPeople(source, regions);

/**
 * Fills the FHIR servers at a first start; at later ones they are full.
 *
 * @returns what each region holds, by county code
 */
export async function fillServers(
  { places, ports, population, isFilled }: Prepared,
  servers: ReadonlyMap<string, FhirServer>,
  { progress, signal }: { readonly progress: Progress; readonly signal: AbortSignal },
): Promise<Readonly<Record<string, Filled>>> {
  if (isFilled) {
    const kept = await readRecords(places.records);
    return kept.ok ? (kept.value?.filled ?? {}) : {};
  }
  const source = sourceOf(population, signal);
  let people = 0;
  const telling = setInterval(() => progress.say(`${counted(people, 'person', 'people')} so far`), TELL_EVERY);
  const loads = new Map([...servers].map(([code, server]) => [code, server.load] as const));
  const filled = await progress.step(
    () => fill(source, loads, { signal, onPerson: () => (people += 1) }).finally(() => clearInterval(telling)),
    (regions) => {
      const all = [...regions.values()];
      const resources = all.reduce((sum, each) => sum + each.resources, 0);
      return `${counted(people, 'person', 'people')} with ${counted(resources, 'resource')} stored`;
    },
  );
  for (const remark of source.remarks()) progress.say(remark);
  const told = Object.fromEntries(filled);
  await writeRecords(places.records, { ...population, portBase: ports.base, filled: told });
  return told;
}

async function staffRecords({ url }: FhirServer): Promise<FhirResource[]> {
  const found: FhirResource[] = [];
  for await (const batch of readResources(url, { types: STAFF_TYPES }))
    for (const item of batch) {
      if (!item.ok) throw new SandboxFailure(`The practitioners cannot be read from ${item.at}: ${item.fault.message}`);
      found.push(item.resource);
    }
  return found;
}

/** Every practitioner of the records, as the regions' FHIR servers tell. */
export async function readStaff(servers: ReadonlyMap<string, FhirServer>): Promise<Member[]> {
  const records = [...servers].map(async ([code, server]) => [code, await staffRecords(server)] as const);
  return staffOf(new Map(await Promise.all(records)));
}
