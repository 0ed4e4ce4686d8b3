import { failed, ok, pointer, type Result } from '@kohort/kernel';
import type { ChangeOutreachSettings } from '@kohort/node-api';
import { OutreachSettings } from '@kohort/outreach';
import { appendAudit, type AuditActor } from '@kohort/persistence';
import { fault, type AppFault } from '@kohort/platform';
import type { DataSource, EntityManager } from 'typeorm';
import { changedMeanwhile } from './changed-meanwhile.js';
import { OutreachSettingsRow } from './outreach-settings.entity.js';

/** Sets how this region tells its clinicians, from the next slot on. */
export async function changeSettings(
  dataSource: DataSource,
  { rowVersion, settings: given }: ChangeOutreachSettings,
  actor: AuditActor,
  at: Date,
): Promise<Result<undefined, AppFault[]>> {
  const read = OutreachSettings.safeParse(given);
  if (!read.success) {
    const faults = read.error.issues.map(({ path, message }) =>
      fault('invalid-input', message, pointer(['settings', ...path])),
    );
    return failed(faults);
  }
  const settings = read.data;
  return dataSource.transaction(async (manager) => {
    if (!(await write(manager, rowVersion, { settings, changedAt: at, changedBy: actor.id }))) {
      return failed([changedMeanwhile]);
    }
    const { preference, times, days, ...numbers } = settings;
    await appendAudit(manager, {
      actor,
      action: 'outreach-settings.changed',
      purpose: 'recruiting',
      subject: { type: 'outreach-settings', id: '1' },
      details: { ...numbers, preference: preference.join(' '), times: times.join(' '), days: days.join(' ') },
    });
    return ok(undefined);
  });
}

/** Whether nobody else has been here since version `read`. */
async function write(
  manager: EntityManager,
  read: number,
  fields: Pick<OutreachSettingsRow, 'settings' | 'changedAt' | 'changedBy'>,
): Promise<boolean> {
  const row = { ...fields, rowVersion: read + 1 };
  if (read > 0) {
    return (await manager.update(OutreachSettingsRow, { id: 1, rowVersion: read }, row)).affected === 1;
  }
  const first = manager
    .createQueryBuilder()
    .insert()
    .into(OutreachSettingsRow)
    .values({ id: 1, ...row });
  const written = await first.orIgnore().returning('id').execute();
  return (written.raw as unknown[]).length === 1;
}
