import {
  linksOf,
  personFault,
  personOf,
  referenceKey,
  typeOfReference,
  type FhirResource,
  type Person,
} from '@kohort/facts';
import type { EntityManager } from 'typeorm';
import type { Changes } from './changes.js';
import { storable, storedKey } from './keys.js';
import { linkedBy, regroup } from './regroup.js';
import { markStale, writeKeys } from './reference-keys.js';
import { recordOf, storeRecords, type Write } from './write-records.js';

/** Stores Patients, and who is one person with whom. */
export async function writePeople(manager: EntityManager, write: Write, changes: Changes): Promise<void> {
  const { resources, generation, localDay } = write;
  const rows = resources.map((resource) => ({
    id: storable(resource.id ?? ''),
    ...columnsOf(personOf(resource, { localDay })),
    fault: personFault(resource)?.code,
  }));
  const ids = rows.map(({ id }) => id);
  const before = await manager.query<{ id: string; person: string; fault: string | null }[]>(
    'select id, person, fault from person where id = any($1)',
    [ids],
  );
  await manager.query(
    `insert into person (id, person, fault, survivor_id, protected, practitioners, provider)
       select r.id, r.person, r.fault, r.id, r.protected, r.practitioners, r.provider
         from json_to_recordset($1::json) as r (id text, person text, fault text, protected boolean,
              practitioners text[], provider text)
       on conflict (id) do update set person = excluded.person, fault = excluded.fault,
         protected = excluded.protected, practitioners = excluded.practitioners, provider = excluded.provider`,
    [JSON.stringify(rows)],
  );
  const known = new Map(before.map((row) => [row.id, row]));
  await markBirths(
    manager,
    rows.filter(({ id, person }) => birthIn(known.get(id)?.person) !== birthIn(person)).map(({ id }) => id),
  );
  const linkedBefore = await linkedBy(manager, ids);
  await writeLinks(manager, ids, resources);
  const keys = await writeKeys(manager, 'Patient', resources);
  await markStale(manager, [...keys.added, ...keys.removed]);
  const faults = new Map(rows.map(({ id, fault }) => [id, fault]));
  const records = resources.map(recordOf).map((row) => ({ ...row, person_id: row.id, fault: faults.get(row.id) }));
  await storeRecords(manager, 'Patient', records, generation);
  for (const { id, person, fault } of rows) {
    const old = known.get(id);
    if (old?.person !== person || (old.fault ?? undefined) !== fault) changes.whole(id);
  }
  await regroup(manager, { ids: [...ids, ...linkedBefore], ...keys }, changes);
}

/** The person, and what decides who may be told of one, for the database to look at. */
const columnsOf = (person: Person) => ({
  // Who is who is found by digests: personal numbers are not kept in clear.
  person: JSON.stringify({ ...person, identifiers: [] } satisfies Person),
  protected: person.protectedIdentity,
  practitioners: person.generalPractitioners.map(storable),
  provider: person.provider === undefined ? undefined : storable(person.provider),
});

/** undefined for somebody who is not known yet. */
const birthIn = (person: string | undefined): string | undefined =>
  person && JSON.stringify((JSON.parse(person) as Person).birth ?? null);

/** Records that give dates as ages say something else now. */
async function markBirths(manager: EntityManager, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await manager.query('update record set stale = true where person_id = any($1) and needs_birth and not stale', [ids]);
}

async function writeLinks(
  manager: EntityManager,
  ids: readonly string[],
  resources: readonly FhirResource[],
): Promise<void> {
  await manager.query('delete from person_link where person_id = any($1)', [ids]);
  const rows = resources.flatMap((resource) =>
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
  if (rows.length === 0) return;
  await manager.query(
    `insert into person_link (person_id, position, kind, other_key)
       select r.person, r.position, r.kind, r.other
         from json_to_recordset($1::json) as r (person text, position integer, kind text, other text)`,
    [JSON.stringify(rows)],
  );
}
