import type { LocalDay } from '@kohort/kernel';
import type { EntityManager } from 'typeorm';
import type { CareContext } from '../treatment/care-context.js';
import { removeOrganizations, storeOrganizations } from '../treatment/store-organizations.js';
import { removeRelations, storeRelations } from '../treatment/store-relations.js';
import { removeRoles, storeRoles } from '../treatment/store-roles.js';
import type { Changes } from './changes.js';
import type { Derived } from './derive.js';
import { recordOf, storeRecords, type Write } from './store-records.js';

/** Types that no facts are read from: they tell who treats whom, and on whose behalf. */
export const CARE_RESOURCES = ['Organization', 'PractitionerRole', 'CareTeam'] as const;
const OF_PEOPLE = new Set(['CareTeam', 'Encounter']);

/** What references lead to is known of the server that the records come from. */
export async function careContext(manager: EntityManager, localDay: LocalDay): Promise<CareContext> {
  const [state] = await manager.query<{ base: string | null }[]>('select base from sync_state');
  return { base: state?.base ?? null, localDay };
}

/** Keeps who treats people by these CareTeams or Encounters; of other types nothing. */
export async function writeRelations(
  manager: EntityManager,
  { type, localDay }: Write,
  derived: readonly Derived[],
  changes: Changes,
): Promise<void> {
  if (!OF_PEOPLE.has(type)) return;
  // From a record that cannot be read nothing is concluded.
  const received = derived.map(({ resource, personId, fault }) => ({
    id: recordOf(resource).id,
    personId: fault === undefined ? personId : undefined,
    resource,
  }));
  changes.contact(await storeRelations(manager, type, received, await careContext(manager, localDay)));
}

export async function writeRoles(manager: EntityManager, write: Write, changes: Changes): Promise<void> {
  const { type, resources, generation, localDay } = write;
  changes.contact(await storeRoles(manager, resources, await careContext(manager, localDay)));
  await storeRecords(manager, type, resources.map(recordOf), generation);
}

/** Nobody is looked at again because of them: they seldom change, and a relation that comes is read with them. */
export async function writeOrganizations(manager: EntityManager, write: Write): Promise<void> {
  const { type, resources, generation, localDay } = write;
  await storeOrganizations(manager, resources, (await careContext(manager, localDay)).base);
  await storeRecords(manager, type, resources.map(recordOf), generation);
}

/** Forgets what records said of who treats whom, where they are of such a type. */
export async function removeCare(
  manager: EntityManager,
  type: string,
  ids: readonly string[],
  changes: Changes,
): Promise<void> {
  if (OF_PEOPLE.has(type)) changes.contact(await removeRelations(manager, type, ids));
  if (type === 'PractitionerRole') changes.contact(await removeRoles(manager, ids));
  if (type === 'Organization') await removeOrganizations(manager, ids);
}
