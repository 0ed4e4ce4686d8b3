import { isoDay, localDayIn } from '@kohort/kernel';
import type { ClinicianPreferences } from '@kohort/node-api';
import { clinicianAccounts, type AccessPolicy } from '@kohort/platform';
import type { EntityManager } from 'typeorm';
import { ClinicianPreferenceRow } from './clinician-preference.entity.js';
import type { OutreachConfig } from './outreach-config.js';

export interface PreferenceDeps {
  readonly policy: AccessPolicy;
  readonly config: OutreachConfig;
}

/** How one wants to be told, beside what the region does for those who say nothing. */
export async function showPreferences(
  manager: EntityManager,
  { policy, config }: PreferenceDeps,
  accountId: string,
  now: Date,
): Promise<ClinicianPreferences> {
  const { weeklyCap, quietFrom, quietUntil } = await config.settings(manager);
  const row = await manager.findOneBy(ClinicianPreferenceRow, { accountId });
  return {
    weeklyCap: row?.weeklyCap ?? null,
    quietFrom: row?.quietFrom ?? null,
    quietUntil: row?.quietUntil ?? null,
    deputy: await deputyOf(manager, policy, row, isoDay(localDayIn(config.timeZone)(now.getTime()))),
    rowVersion: row?.rowVersion ?? 0,
    region: {
      weeklyCap,
      ...(quietFrom === undefined ? {} : { quietFrom }),
      ...(quietUntil === undefined ? {} : { quietUntil }),
    },
  };
}

async function deputyOf(
  manager: EntityManager,
  policy: AccessPolicy,
  row: ClinicianPreferenceRow | null,
  today: string,
): Promise<ClinicianPreferences['deputy']> {
  const { deputy: practitioner = null, deputyFrom: from = null, deputyUntil: until = null } = row ?? {};
  if (practitioner === null || from === null || until === null || until < today) return null;
  const name = (await clinicianAccounts(manager, policy, [practitioner])).get(practitioner)?.name;
  return { practitioner, ...(name === undefined ? {} : { name }), from, until };
}
