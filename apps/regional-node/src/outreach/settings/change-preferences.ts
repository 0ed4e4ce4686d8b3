import { addMonths, failed, isoDay, localDayIn, ok, type Result } from '@kohort/kernel';
import type { ChangePreferences } from '@kohort/node-api';
import { appendAudit, type AuditActor } from '@kohort/persistence';
import { accountSubject, clinicianAccounts, failure, type AppFault } from '@kohort/platform';
import type { DataSource, EntityManager } from 'typeorm';
import { changedMeanwhile } from './changed-meanwhile.js';
import { ClinicianPreferenceRow } from './clinician-preference.entity.js';
import type { PreferenceDeps } from './show-preferences.js';

/** States how one wants to be told, and who is told instead while one is away. */
export async function changePreferences(
  dataSource: DataSource,
  deps: PreferenceDeps,
  change: ChangePreferences,
  actor: AuditActor,
  now: Date,
): Promise<Result<undefined, AppFault>> {
  return dataSource.transaction(async (manager) => {
    const practitioner = `Practitioner/${await accountSubject(manager, actor.id)}`;
    const checked = await check(manager, deps, change, practitioner, now);
    if (!checked.ok) return checked;
    const { rowVersion, weeklyCap, quietFrom, quietUntil, deputy } = change;
    const fields = {
      ...{ practitioner, weeklyCap, quietFrom, quietUntil, changedAt: now },
      deputy: deputy?.practitioner ?? null,
      deputyFrom: deputy?.from ?? null,
      deputyUntil: deputy?.until ?? null,
    };
    if (!(await write(manager, actor.id, rowVersion, fields))) return failed(changedMeanwhile);
    const { deputy: named, deputyFrom, deputyUntil } = fields;
    await appendAudit(manager, {
      actor,
      action: 'preference.changed',
      purpose: 'recruiting',
      subject: { type: 'account', id: actor.id },
      details: { weeklyCap, quietFrom, quietUntil, deputy: named, deputyFrom, deputyUntil },
    });
    return ok(undefined);
  });
}

async function check(
  manager: EntityManager,
  { policy, config }: PreferenceDeps,
  { quietFrom, quietUntil, deputy }: ChangePreferences,
  self: string,
  now: Date,
): Promise<Result<undefined, AppFault>> {
  const wrong = (path: string, message: string) => failure('invalid-input', message, path);
  if ((quietFrom === null) !== (quietUntil === null)) return wrong('/quietUntil', 'must stand with quietFrom');
  if (deputy === null) return ok(undefined);
  const today = localDayIn(config.timeZone)(now.getTime());
  const last = isoDay(addMonths(today, 12));
  if (deputy.until < deputy.from || deputy.until < isoDay(today)) {
    return wrong('/deputy/until', 'must be neither over nor before from');
  }
  if (deputy.until > last) return wrong('/deputy/until', `must be within a year: by ${last}`);
  if (deputy.practitioner === self) return wrong('/deputy/practitioner', 'must be somebody else');
  const known = await clinicianAccounts(manager, policy, [deputy.practitioner]);
  return known.has(deputy.practitioner)
    ? ok(undefined)
    : wrong('/deputy/practitioner', 'must be a clinician who can log in here');
}

/** Whether nobody else has been here since version `read`. */
async function write(
  manager: EntityManager,
  accountId: string,
  read: number,
  fields: Omit<ClinicianPreferenceRow, 'accountId' | 'rowVersion'>,
): Promise<boolean> {
  const row = { ...fields, rowVersion: read + 1 };
  if (read > 0) {
    return (await manager.update(ClinicianPreferenceRow, { accountId, rowVersion: read }, row)).affected === 1;
  }
  const first = manager
    .createQueryBuilder()
    .insert()
    .into(ClinicianPreferenceRow)
    .values({ accountId, ...row });
  const written = await first.orIgnore().returning('account_id').execute();
  return (written.raw as unknown[]).length === 1;
}
