import type { EntityManager } from 'typeorm';
import { OrganisationRow } from './organisation.entity.js';

/** The name of an organisation, active or not; undefined where there is none. */
export async function organisationName(manager: EntityManager, id: string): Promise<string | undefined> {
  return (await manager.findOneBy(OrganisationRow, { id }))?.name;
}

/** Whether new work may be begun for an organisation: it is there, and active. */
export const isActiveOrganisation = (manager: EntityManager, id: string): Promise<boolean> =>
  manager.existsBy(OrganisationRow, { id, active: true });
