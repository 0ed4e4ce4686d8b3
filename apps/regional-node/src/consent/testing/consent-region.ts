import { createDatabase } from '@kohort/embedded-postgres/testing';
import type { FhirResource } from '@kohort/facts';
import { localDayIn } from '@kohort/kernel';
import { createDataSource, migrate } from '@kohort/persistence';
import type { DataSource, EntityManager } from 'typeorm';
import { Changes } from '../../ingestion/changes.js';
import { CreateIngestion } from '../../ingestion/create-ingestion.migration.js';
import { ingest } from '../../ingestion/ingest.js';
import { removeRecords } from '../../ingestion/remove-records.js';
import { consentFeature } from '../consent.module.js';
import { ContactHistory } from '../contact-history.js';
import { Participation } from '../participation.js';

export const TIME_ZONE = 'Europe/Stockholm';
const POLICY = 'urn:oid:2.16.840.1.113883.3.1937.777.24.5.3';
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem';

let updates = 0;
/** Each version that is given out is newer than those before. */
export const meta = (): object => {
  updates += 1;
  return { versionId: String(updates), lastUpdated: new Date(1.7e12 + updates * 1000).toISOString() };
};

export const patient = (id: string, more: object = {}) =>
  ({ resourceType: 'Patient', id, meta: meta(), birthDate: '1970-05-05', ...more }) as unknown as FhirResource;

/** A Consent about contact for studies. */
export const consent = (id: string, of: string, type: 'permit' | 'deny', more: object = {}) =>
  ({
    resourceType: 'Consent',
    id,
    meta: meta(),
    status: 'active',
    scope: { coding: [{ system: `${TERMINOLOGY}/consentscope`, code: 'research' }] },
    category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
    patient: { reference: `Patient/${of}` },
    dateTime: '2022-01-01',
    provision: { type, code: [{ coding: [{ system: POLICY, code: `${POLICY.slice(8)}.29` }] }] },
    ...more,
  }) as unknown as FhirResource;

/** Merged into another Patient. */
export const merged = (id: string, into: string) =>
  patient(id, { link: [{ type: 'replaced-by', other: { reference: `Patient/${into}` } }] });

/** A database with what ingestion and consent keep. */
export async function openConsentDatabase(): Promise<DataSource> {
  const { entities, migrations } = consentFeature;
  const all = [CreateIngestion, ...migrations];
  const source = createDataSource({ url: await createDatabase(), applicationName: 'test', entities, migrations: all });
  await source.initialize();
  const migrated = await migrate(source);
  if (!migrated.ok) throw new Error(migrated.error.message);
  return source;
}

const TABLES = [
  ...['consent_statement', 'person', 'person_link', 'reference_key', 'record', 'person_change'],
  ...['contact_person', 'contact_review', 'contact_decision', 'contact_policy', 'trial_contact_policy'],
  ...['objection', 'unit_block', 'outbox'],
];
export const emptied = (source: DataSource) => source.query(`truncate ${TABLES.join(', ')}`);

/** Takes records in as ingestion does, each type in a transaction of its own. */
export async function take(source: DataSource, ...resources: readonly FhirResource[]): Promise<void> {
  for (const type of ['Patient', 'Consent']) {
    const those = resources.filter(({ resourceType }) => resourceType === type);
    await source.transaction((manager) => takeInside(manager, type, those));
  }
}

export const takeInside = (manager: EntityManager, type: string, resources: readonly FhirResource[]) =>
  ingest(
    manager,
    { type, resources, generation: 1, localDay: localDayIn(TIME_ZONE), arrival: 'followed' },
    new Changes(),
  );

export const remove = (source: DataSource, type: string, id: string) =>
  source.transaction((manager) => removeRecords(manager, type, [id], new Changes()));

/** How often people may still be contacted, as a test says. */
export class ContactHistoryTwin extends ContactHistory {
  readonly left = new Map<string, number>();

  contactsLeft(): Promise<(patientIds: readonly string[]) => number> {
    return Promise.resolve((ids) => Math.min(6, ...ids.map((id) => this.left.get(id) ?? 6)));
  }
}

/** Who takes part in a trial, as a test says. */
export class ParticipationTwin extends Participation {
  readonly elsewhere = new Set<string>();

  inOtherTrial(_manager: EntityManager, ids: readonly string[]): Promise<ReadonlySet<string>> {
    return Promise.resolve(new Set(ids.filter((id) => this.elsewhere.has(id))));
  }
}

/** People at whom outreach was asked to look, since the last time. */
export async function reviewsAsked(source: DataSource): Promise<readonly string[]> {
  const rows = await source.query<{ person_id: string }[]>(
    'with taken as (delete from contact_review returning person_id) select distinct person_id from taken order by 1',
  );
  return rows.map(({ person_id }) => person_id);
}
