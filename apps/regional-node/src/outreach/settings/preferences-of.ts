import type { OutreachSettings, Quiet } from '@kohort/outreach';
import { In, LessThanOrEqual, MoreThanOrEqual, type EntityManager } from 'typeorm';
import { ClinicianPreferenceRow } from './clinician-preference.entity.js';

/** What a clinician has stated; what is absent is as the region does. */
export interface ClinicianPreference {
  readonly weeklyCap?: number;
  readonly quiet?: Quiet;
}

/** By account; accounts that have stated nothing are absent. */
export async function preferencesOf(
  manager: EntityManager,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, ClinicianPreference>> {
  if (accountIds.length === 0) return new Map();
  const rows = await manager.findBy(ClinicianPreferenceRow, { accountId: In([...accountIds]) });
  return new Map(rows.map((row) => [row.accountId, statedIn(row)]));
}

/** What holds for a clinician: the own word, else the region's. */
export function preferenceIn(
  settings: Pick<OutreachSettings, 'weeklyCap' | 'quietFrom' | 'quietUntil'>,
  stated: ClinicianPreference = {},
): { readonly weeklyCap: number; readonly quiet: Quiet | undefined } {
  const { quietFrom: from, quietUntil: until } = settings;
  const ofRegion = from === undefined || until === undefined ? undefined : { from, until };
  return { weeklyCap: stated.weeklyCap ?? settings.weeklyCap, quiet: stated.quiet ?? ofRegion };
}

/** Who is told instead of whom on a day of the region ("2026-12-24"): practitioner by practitioner. */
export async function deputiesAt(manager: EntityManager, day: string): Promise<ReadonlyMap<string, string>> {
  const inForce = { deputyFrom: LessThanOrEqual(day), deputyUntil: MoreThanOrEqual(day) };
  const rows = await manager.findBy(ClinicianPreferenceRow, inForce);
  return new Map(rows.flatMap(({ practitioner, deputy }) => (deputy === null ? [] : [[practitioner, deputy]])));
}

function statedIn({ weeklyCap, quietFrom: from, quietUntil: until }: ClinicianPreferenceRow): ClinicianPreference {
  return {
    ...(weeklyCap === null ? {} : { weeklyCap }),
    ...(from === null || until === null ? {} : { quiet: { from, until } }),
  };
}
