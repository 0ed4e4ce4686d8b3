import { randomUUID } from 'node:crypto';
import type { NewOrganisation, Organisation } from '@kohort/hub-api';
import { ok, type Result } from '@kohort/kernel';
import { appendAudit, type AuditActor } from '@kohort/persistence';
import type { AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import { nameKey } from './name-key.js';
import { storeOnce, type TakenFaults } from './once.js';
import { OrganisationRow } from './organisation.entity.js';
import { organisationView } from './views.js';

export const TAKEN_ORGANISATION: TakenFaults = {
  organisation_name_key: { message: 'There is an organisation of this name.', path: '/name' },
  organisation_number: { message: 'There is an organisation with this number.', path: '/organisationNumber' },
};

/** Ten digits, as the database keeps a number. */
export const digitsOf = (organisationNumber: string): string => organisationNumber.replace('-', '');

/** A sponsor, active from the start. */
export async function addOrganisation(
  dataSource: DataSource,
  { name, organisationNumber }: NewOrganisation,
  actor: AuditActor,
  now: Date,
): Promise<Result<Organisation, AppFault>> {
  return storeOnce(dataSource, TAKEN_ORGANISATION, async (manager) => {
    const row: OrganisationRow = {
      id: randomUUID(),
      name,
      nameKey: nameKey(name),
      organisationNumber: organisationNumber === undefined ? null : digitsOf(organisationNumber),
      active: true,
      createdAt: now,
    };
    await manager.insert(OrganisationRow, row);
    const subject = { type: 'organisation', id: row.id };
    await appendAudit(manager, { actor, action: 'organisation.added', purpose: 'operation', subject });
    return ok(organisationView(row));
  });
}
