import { statementIn } from '@kohort/consent';
import type { EntityManager } from 'typeorm';
import { storable } from '../ingestion/keys.js';
import { askForReview } from './contact-review.js';
import { lockContacts } from './lock-contacts.js';

/** A Consent as it came, and the Patient that it names, where that is known. */
export interface ReceivedConsent {
  readonly id: string;
  readonly personId: string | undefined;
  readonly json: unknown;
}

/**
 * Keeps what Consents say, in the transaction that takes their records in, so that no decision misses one that is known.
 * One that cannot be read is kept too: it denies. It waits for messages that are under way to the people concerned.
 */
export async function storeConsents(manager: EntityManager, received: readonly ReceivedConsent[]): Promise<void> {
  if (received.length === 0) return;
  const rows = received.map(({ id, personId, json }) => {
    const statement = statementIn(json, `Consent/${id}`);
    return {
      id: storable(id),
      version: statement.version && storable(statement.version),
      person_id: personId && storable(personId),
      statement: JSON.stringify(statement),
    };
  });
  const before = await namedBy(
    manager,
    rows.map(({ id }) => id),
  );
  const people = [...new Set([...before, ...rows.flatMap(({ person_id }) => person_id || [])])];
  await lockContacts(manager, people);
  await manager.query(
    `insert into consent_statement (id, version, person_id, statement)
       select r.id, r.version, r.person_id, r.statement
         from json_to_recordset($1::json) as r (id text, version text, person_id text, statement text)
       on conflict (id) do update
         set version = excluded.version, person_id = excluded.person_id, statement = excluded.statement`,
    [JSON.stringify(rows)],
  );
  await askForReview(manager, people);
}

/** Forgets Consents that the FHIR server has deleted. */
export async function removeConsents(manager: EntityManager, ids: readonly string[]): Promise<void> {
  const people = await namedBy(manager, ids);
  await lockContacts(manager, people);
  if (ids.length > 0) await manager.query('delete from consent_statement where id = any($1)', [ids]);
  await askForReview(manager, people);
}

/** Whom these Consents name as they are stored. */
async function namedBy(manager: EntityManager, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const rows = await manager.query<{ person_id: string }[]>(
    'select distinct person_id from consent_statement where id = any($1) and person_id is not null',
    [ids],
  );
  return rows.map(({ person_id }) => person_id);
}
