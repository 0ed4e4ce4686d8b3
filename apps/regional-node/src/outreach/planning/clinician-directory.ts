import type { ClinicianAccount, OutreachSettings, Quiet } from '@kohort/outreach';
import { AccessPolicy, clinicianAccounts } from '@kohort/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { deputiesAt, preferenceIn, preferencesOf } from '../settings/preferences-of.js';

/** How much mail a clinician takes, and when. */
export interface MailWishes {
  readonly weeklyCap: number;
  readonly quiet: Quiet | undefined;
}

/** The clinicians who can be told here, and what they wish. */
@Injectable()
export class ClinicianDirectory {
  constructor(private readonly policy: AccessPolicy) {}

  /** By practitioner ("Practitioner/1"); who has no open account that may answer is absent. */
  accounts(manager: EntityManager, practitioners: readonly string[]): Promise<ReadonlyMap<string, ClinicianAccount>> {
    return clinicianAccounts(manager, this.policy, [...new Set(practitioners)]);
  }

  /** Who takes whose mail on a day of the region ("2026-12-24"). */
  deputies(manager: EntityManager, day: string): Promise<ReadonlyMap<string, string>> {
    return deputiesAt(manager, day);
  }

  /** For each of these accounts: the own wish, else the region's. */
  async wishes(
    manager: EntityManager,
    accountIds: readonly string[],
    settings: OutreachSettings,
  ): Promise<(accountId: string) => MailWishes> {
    const stated = await preferencesOf(manager, [...new Set(accountIds)]);
    return (accountId) => preferenceIn(settings, stated.get(accountId));
  }
}
