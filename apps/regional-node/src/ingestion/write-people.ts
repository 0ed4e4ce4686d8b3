import { objectsIn, personFault, personOf, type FhirResource, type Json, type Person } from '@kohort/facts';
import type { EntityManager } from 'typeorm';
import { lockContacts } from '../consent/lock-contacts.js';
import { ownReference, type ServerBase } from '../treatment/own-reference.js';
import type { Changes } from './changes.js';
import { storable } from './keys.js';
import { linkedBy, regroup } from './regroup.js';
import { markStale, writeKeys } from './reference-keys.js';
import { recordOf, storeRecords, type Write } from './store-records.js';
import { careContext } from './write-care.js';
import { linkedTo, linkRows, writeLinks } from './write-links.js';

/** Stores Patients, and who is one person with whom. */
export async function writePeople(manager: EntityManager, write: Write, changes: Changes): Promise<void> {
  const { resources, generation, localDay } = write;
  const { base } = await careContext(manager, localDay);
  const rows = resources.map((resource) => ({
    id: storable(resource.id ?? ''),
    ...columnsOf(personOf(resource, { localDay })),
    practitioners: practitionersOf(resource, base),
    fault: personFault(resource)?.code,
  }));
  const ids = rows.map(({ id }) => id);
  const before = await manager.query<{ id: string; person: string; fault: string | null }[]>(
    'select id, person, fault from person where id = any($1)',
    [ids],
  );
  const known = new Map(before.map((row) => [row.id, row]));
  const isOther = ({ id, person, fault }: (typeof rows)[number]): boolean =>
    known.get(id)?.person !== person || (known.get(id)?.fault ?? undefined) !== fault;
  const linkedBefore = await linkedBy(manager, ids);
  const links = linkRows(resources);
  const changed = rows.filter((row) => known.has(row.id) && isOther(row)).map(({ id }) => id);
  // Nothing that bears on contact changes while a message about the person is under way (invariant 1).
  await lockContacts(manager, [...changed, ...linkedBefore, ...(await linkedTo(manager, links))]);
  await insertPeople(manager, rows);
  await markBirths(
    manager,
    rows.filter(({ id, person }) => birthIn(known.get(id)?.person) !== birthIn(person)).map(({ id }) => id),
  );
  await writeLinks(manager, ids, links);
  const keys = await writeKeys(manager, 'Patient', resources);
  await markStale(manager, [...keys.added, ...keys.removed]);
  const faults = new Map(rows.map(({ id, fault }) => [id, fault]));
  const records = resources.map(recordOf).map((row) => ({ ...row, person_id: row.id, fault: faults.get(row.id) }));
  await storeRecords(manager, 'Patient', records, generation);
  for (const row of rows) if (isOther(row)) changes.whole(row.id);
  await regroup(manager, { ids: [...ids, ...linkedBefore], ...keys }, changes);
}

async function insertPeople(manager: EntityManager, rows: readonly object[]): Promise<void> {
  await manager.query(
    `insert into person (id, person, fault, survivor_id, protected, practitioners, provider)
       select r.id, r.person, r.fault, r.id, r.protected, r.practitioners, r.provider
         from json_to_recordset($1::json) as r (id text, person text, fault text, protected boolean,
              practitioners text[], provider text)
       on conflict (id) do update set person = excluded.person, fault = excluded.fault,
         protected = excluded.protected, practitioners = excluded.practitioners, provider = excluded.provider`,
    [JSON.stringify(rows)],
  );
}

/** The person, and what decides who may be told of one, for the database to look at. */
const columnsOf = (person: Person) => ({
  // Who is who is found by digests: personal numbers are not kept in clear.
  person: JSON.stringify({ ...person, identifiers: [] } satisfies Person),
  protected: person.protectedIdentity,
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

/** Who treats the person, by references to the own server. */
const practitionersOf = (patient: FhirResource, base: ServerBase): readonly string[] =>
  objectsIn((patient as unknown as Json)['generalPractitioner'])
    .flatMap((one) => ownReference(one, ['Practitioner', 'PractitionerRole'], base) ?? [])
    .map(storable);
