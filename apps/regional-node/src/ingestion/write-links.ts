import { linksOf, referenceKey, typeOfReference, type FhirResource } from '@kohort/facts';
import type { EntityManager } from 'typeorm';
import { storable, storedKey } from './keys.js';

const PATIENT = 'Patient/';

/** Patient.link as it is stored. */
export interface LinkRow {
  readonly person: string;
  readonly position: number;
  readonly kind: string;
  readonly other: string;
}

export const linkRows = (resources: readonly FhirResource[]): readonly LinkRow[] =>
  resources.flatMap((resource) =>
    linksOf(resource)
      // Somebody related is somebody else.
      .filter(({ other }) => typeOfReference(other) !== 'RelatedPerson')
      .map(({ type, other }, position) => ({
        person: storable(resource.id ?? ''),
        position,
        kind: storable(type),
        other: storedKey(referenceKey(other) ?? ''),
      })),
  );

/** The Patients whom these links name. */
export async function linkedTo(manager: EntityManager, links: readonly LinkRow[]): Promise<readonly string[]> {
  if (links.length === 0) return [];
  const keys = links.map(({ other }) => other);
  const named = keys.filter((key) => key.startsWith(PATIENT)).map((key) => key.slice(PATIENT.length));
  const holders = await manager.query<{ id: string }[]>(
    `select id from reference_key where key = any($1) and type = 'Patient'`,
    [keys],
  );
  return [...named, ...holders.map(({ id }) => id)];
}

export async function writeLinks(
  manager: EntityManager,
  ids: readonly string[],
  rows: readonly LinkRow[],
): Promise<void> {
  await manager.query('delete from person_link where person_id = any($1)', [ids]);
  if (rows.length === 0) return;
  await manager.query(
    `insert into person_link (person_id, position, kind, other_key)
       select r.person, r.position, r.kind, r.other
         from json_to_recordset($1::json) as r (person text, position integer, kind text, other text)`,
    [JSON.stringify(rows)],
  );
}
