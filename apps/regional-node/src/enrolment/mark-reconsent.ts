import { CONSENTED, formOn, type ConsentForm } from '@kohort/enrolment';
import { In, type EntityManager } from 'typeorm';
import type { RunningProtocol } from '../protocols/running-protocols.js';
import { EnrolmentRow } from './enrolment.entity.js';
import { siteSettings } from './site-places.js';
import { auditEnrolment, ENROLMENT_ACTOR } from './write-entry.js';

/** Whether somebody consented to something that has changed since: an older protocol version, or another form than is in force. */
export function needsReconsent(
  consented: { readonly consentedVersion: number; readonly consentFormVersion: string | null },
  now: { readonly version: number | undefined; readonly consentForms: readonly ConsentForm[]; readonly today: string },
): boolean {
  if (now.version !== undefined && consented.consentedVersion < now.version) return true;
  const form = formOn(now.consentForms, now.today);
  return form !== undefined && form.version !== consented.consentFormVersion;
}

/**
 * Flags who consented to an older version of a trial that runs, or in an older form than is in force at the site; nobody is
 * moved by it. In the caller's transaction, which holds no later lock.
 */
export async function markReconsent(
  manager: EntityManager,
  { trialId, version }: Pick<RunningProtocol, 'trialId' | 'version'>,
  today: string,
  at: Date,
): Promise<void> {
  const rows = await manager.find(EnrolmentRow, {
    where: { trialId, state: In([...CONSENTED]), reconsentNeeded: false },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  for (const row of rows) {
    const { consentForms } = await siteSettings(manager, row);
    const { consentFormVersion = null } = row.summary;
    const consented = { consentedVersion: row.consentedVersion ?? row.version, consentFormVersion };
    if (!needsReconsent(consented, { version, consentForms, today })) continue;
    const changed = { reconsentNeeded: true, rowVersion: row.rowVersion + 1, changedAt: at };
    await manager.update(EnrolmentRow, { id: row.id }, changed);
    const details = { version, consented: consented.consentedVersion };
    await auditEnrolment(manager, row, 'enrolment.re-consent-needed', { actor: ENROLMENT_ACTOR, details });
  }
}
