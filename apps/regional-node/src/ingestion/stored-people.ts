import type { Coverage } from '@kohort/evaluation';
import {
  FACT_RESOURCES,
  isFactResource,
  joinImplications,
  type FactResource,
  type Person,
  type PersonRecord,
} from '@kohort/facts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { People, type PersonChange } from './people.js';
import { unpackFacts } from './stored-facts.js';
import { SyncStateRow } from './sync.entity.js';

interface PatientRow {
  readonly id: string;
  readonly person: string;
  readonly survivor_id: string;
  readonly doubled: boolean;
}

interface FactsRow {
  readonly type: string;
  readonly id: string;
  readonly person_id: string;
  readonly facts: string;
  readonly fault: string | null;
  readonly hides: readonly FactResource[];
}

/** The types in the order in which they are read. */
const RANK = new Map<string, number>(FACT_RESOURCES.map((type, index) => [type, index]));

/** The people that ingestion has stored. */
@Injectable()
export class StoredPeople extends People {
  async page(manager: EntityManager, after: string | undefined, limit: number): Promise<readonly string[]> {
    const rows = await manager.query<{ id: string }[]>(
      `select id from person where id = survivor_id and fault is null and ($1::text is null or id > $1)
         order by id limit $2`,
      [after ?? null, limit],
    );
    return rows.map(({ id }) => id);
  }

  async count(manager: EntityManager): Promise<number> {
    const [row] = await manager.query<{ count: string }[]>(
      'select count(*) from person where id = survivor_id and fault is null',
    );
    return Number(row?.count);
  }

  async lockAndRead(manager: EntityManager, ids: readonly string[]): Promise<readonly PersonRecord[]> {
    const locked = await manager.query<{ id: string }[]>(
      `select id from person where id = any($1) and id = survivor_id and fault is null order by id for update`,
      [ids],
    );
    return readRecords(
      manager,
      locked.map(({ id }) => id),
    );
  }

  async read(manager: EntityManager, ids: readonly string[]): Promise<readonly PersonRecord[]> {
    const found = await manager.query<{ id: string }[]>(
      'select id from person where id = any($1) and id = survivor_id and fault is null order by id',
      [ids],
    );
    return readRecords(
      manager,
      found.map(({ id }) => id),
    );
  }

  async coverage(manager: EntityManager): Promise<{ readonly coverage: Coverage; readonly epoch: number }> {
    const { coverage, coverageEpoch } = await manager.findOneByOrFail(SyncStateRow, { id: 1 });
    const answers = new Map(Object.entries(coverage)) as ReadonlyMap<string, ReturnType<Coverage>>;
    return { coverage: (resource) => answers.get(resource) ?? 'incomplete', epoch: coverageEpoch };
  }

  async takeChanges(manager: EntityManager, limit: number): Promise<readonly PersonChange[]> {
    const rows = await manager.query<{ person_id: string; records: string[]; facts: string; whole: boolean }[]>(
      `with taken as (
         delete from person_change where id in (
           select id from person_change order by id limit $1 for update skip locked)
         returning id, person_id, records, facts, whole)
       select * from taken order by id`,
      [limit],
    );
    return rows.map(({ person_id, records, facts, whole }) => ({
      personId: person_id,
      records,
      facts: unpackFacts(facts),
      whole,
    }));
  }

  async postponeChange(manager: EntityManager): Promise<void> {
    await manager.query(
      `update person_change set id = default
         where id = (select id from person_change order by id limit 1 for update skip locked)`,
    );
  }
}

/** Everything known of these people, in the order of their ids; the facts of all Patients that are one of them. */
async function readRecords(manager: EntityManager, ids: readonly string[]): Promise<readonly PersonRecord[]> {
  if (ids.length === 0) return [];
  const patients = await manager.query<PatientRow[]>(
    'select id, person, survivor_id, doubled from person where survivor_id = any($1) order by id',
    [ids],
  );
  const records = await manager.query<FactsRow[]>(
    'select type, id, person_id, facts, fault, hides from record where person_id = any($1)',
    [patients.map(({ id }) => id)],
  );
  const byPatient = groupedBy(
    records.filter(({ type }) => isFactResource(type)).sort(inOrder),
    ({ person_id }) => person_id,
  );
  const bySurvivor = groupedBy(patients, ({ survivor_id }) => survivor_id);
  return ids.flatMap((id) => {
    const group = bySurvivor.get(id) ?? [];
    const own = group.find((patient) => patient.id === id);
    return own === undefined ? [] : [recordOf(own, group, byPatient)];
  });
}

const inOrder = (a: FactsRow, b: FactsRow): number =>
  (RANK.get(a.type) ?? 0) - (RANK.get(b.type) ?? 0) || (a.id < b.id ? -1 : 1);

function recordOf(
  own: PatientRow,
  group: readonly PatientRow[],
  byPatient: ReadonlyMap<string, readonly FactsRow[]>,
): PersonRecord {
  const rows = group.flatMap(({ id }) => byPatient.get(id) ?? []);
  const withheld = new Set<FactResource>(own.doubled ? FACT_RESOURCES : []);
  for (const { fault, hides } of rows) if (fault !== null) for (const type of hides) withheld.add(type);
  return {
    person: merged(own, group),
    facts: joinImplications(rows.flatMap(({ facts }) => unpackFacts(facts))),
    blocked: [...withheld].sort(),
  };
}

/** The one who survives, with what protects a person wherever it is written: a secret identity, and death. */
function merged(own: PatientRow, group: readonly PatientRow[]): Person {
  const person = JSON.parse(own.person) as Person;
  if (group.length === 1) return person;
  const all = group.map((patient) => JSON.parse(patient.person) as Person);
  const death = person.death ?? all.find((one) => one.death !== undefined)?.death;
  return {
    ...person,
    protectedIdentity: all.some(({ protectedIdentity }) => protectedIdentity),
    deceased: all.some(({ deceased }) => deceased),
    ...(death === undefined ? {} : { death }),
  };
}

function groupedBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
