import type { Organisation, OrganisationChange } from '@kohort/hub-api';
import { ok, type Result } from '@kohort/kernel';
import { appendAudit, type AuditActor } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import { digitsOf, TAKEN_ORGANISATION } from './add-organisation.js';
import { changesOf } from './changes-of.js';
import { nameKey } from './name-key.js';
import { storeOnce } from './once.js';
import { OrganisationRow } from './organisation.entity.js';
import { organisationView } from './views.js';

/** Another name or number, or out of use: nothing is deleted, for trials and roles refer to it. */
export async function changeOrganisation(
  dataSource: DataSource,
  id: string,
  { name, organisationNumber, active }: OrganisationChange,
  actor: AuditActor,
): Promise<Result<Organisation, AppFault>> {
  return storeOnce(dataSource, TAKEN_ORGANISATION, async (manager) => {
    const row = await manager.findOne(OrganisationRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (row === null) return failure('not-found', 'There is no such organisation.');
    const changes = changesOf(row, {
      name,
      organisationNumber: typeof organisationNumber === 'string' ? digitsOf(organisationNumber) : organisationNumber,
      active,
    });
    if (changes === undefined) return ok(organisationView(row));
    Object.assign(row, changes.values, { nameKey: nameKey(name ?? row.name) });
    await manager.save(row);
    await appendAudit(manager, {
      actor,
      action: 'organisation.changed',
      purpose: 'operation',
      subject: { type: 'organisation', id },
      details: { changed: changes.names, active: row.active },
    });
    return ok(organisationView(row));
  });
}
