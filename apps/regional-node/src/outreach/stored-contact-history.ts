import type { EntityManager } from 'typeorm';
import { ContactHistory } from '../consent/contact-history.js';
import { readSettings } from './settings/read-settings.js';

const YEAR_MS = 365 * 86_400_000;

/** A message that is under way counts, and one of which nobody knows whether it arrived. */
const ALERTS = `
  select c.person_id as id, count(*)::integer as alerts
    from outreach_case c join outreach_message m on m.case_id = c.id
   where c.person_id = any($1) and c.trial_id <> $2 and m.kind = 'alert' and m.claimed_at > $3
     and m.state <> 'released' and m.state <> 'undeliverable'
   group by 1`;

/** Counts alerts about a person for other trials within a year against the region's cap. */
export class StoredContactHistory extends ContactHistory {
  async contactsLeft(
    manager: EntityManager,
    patientIds: readonly string[],
    trialId: string,
    at: Date,
  ): Promise<(patientIds: readonly string[]) => number> {
    const { contactsPerYear } = (await readSettings(manager, undefined)).settings;
    const since = new Date(at.getTime() - YEAR_MS).toISOString();
    const rows = await manager.query<{ id: string; alerts: number }[]>(ALERTS, [patientIds, trialId, since]);
    const alerts = new Map(rows.map((row) => [row.id, row.alerts]));
    return (ids) => contactsPerYear - ids.reduce((sum, id) => sum + (alerts.get(id) ?? 0), 0);
  }
}
