import type { FhirResource } from '@kohort/facts';
import type { EntityManager } from 'typeorm';
import type { Batch } from './batch.js';
import type { Changes } from './changes.js';
import { isKnown, knownRecords, versionOf } from './known-records.js';
import { writeOrganizations, writeRoles } from './write-care.js';
import { writeMedications } from './write-medications.js';
import { writePeople } from './write-people.js';
import { writeRecords } from './write-records.js';

/**
 * Takes resources of one type into what is known, in the caller's transaction, which has locked the state. What is known
 * already is passed over (`Arrival`). Gives how many were new or different.
 */
export async function ingest(manager: EntityManager, batch: Batch, changes: Changes): Promise<number> {
  const { type, generation } = batch;
  const newest = newestOfEach(batch.resources);
  const ids = [...newest.keys()];
  if (ids.length === 0) return 0;
  const known = await knownRecords(manager, type, ids);
  const fresh = [...newest.values()].filter((resource) => {
    const versioned = versionOf(resource);
    return !isKnown(versioned, known.get(versioned.id), batch.arrival);
  });
  if (fresh.length < ids.length) await markSeen(manager, type, ids, generation);
  if (fresh.length === 0) return 0;
  const write = { ...batch, resources: fresh, known };
  if (type === 'Patient') await writePeople(manager, write, changes);
  else if (type === 'Medication' || type === 'Substance') await writeMedications(manager, write);
  else if (type === 'Organization') await writeOrganizations(manager, write);
  else if (type === 'PractitionerRole') await writeRoles(manager, write, changes);
  else await writeRecords(manager, write, changes);
  return fresh.length;
}

/** A page may bring a resource twice, where it was changed while the server made the page. */
function newestOfEach(resources: readonly FhirResource[]): ReadonlyMap<string, FhirResource> {
  const newest = new Map<string, FhirResource>();
  for (const resource of resources) {
    const { id, lastUpdated = 0 } = versionOf(resource);
    const other = newest.get(id);
    if (id !== '' && (!other || lastUpdated >= (versionOf(other).lastUpdated ?? 0))) newest.set(id, resource);
  }
  return newest;
}

/** These resources are still there. */
export async function markSeen(
  manager: EntityManager,
  type: string,
  ids: readonly string[],
  generation: number,
): Promise<void> {
  await manager.query('update record set seen = $3 where type = $1 and id = any($2) and seen <> $3', [
    type,
    ids,
    generation,
  ]);
}
