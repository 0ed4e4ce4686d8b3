import type { Coverage } from '@kohort/evaluation';
import type { PersonRecord } from '@kohort/facts';
import type { EntityManager } from 'typeorm';
import { People, type PersonChange } from '../../ingestion/people.js';

interface Row<Value> {
  readonly id: string;
  readonly value: Value;
}

/** The people as ingestion holds them, in two plain tables, so that locks and transactions are real ones. */
export class PeopleTwin extends People {
  kept: Coverage = () => 'complete';
  epoch = 1;

  static async on(manager: EntityManager): Promise<PeopleTwin> {
    await manager.query('create table people_twin (id text primary key, value jsonb not null)');
    await manager.query('create table change_twin (id bigserial primary key, value jsonb not null)');
    return new PeopleTwin();
  }

  async put(manager: EntityManager, records: readonly PersonRecord[]): Promise<void> {
    await manager.query(
      `insert into people_twin select value->'person'->>'id', value from jsonb_array_elements($1::jsonb)
         on conflict (id) do update set value = excluded.value`,
      [JSON.stringify(records)],
    );
    await this.#putInSight(manager, records);
  }

  /** Who may be told of is asked of the table that ingestion keeps. */
  async #putInSight(manager: EntityManager, records: readonly PersonRecord[]): Promise<void> {
    const rows = records.map(({ person: { id, protectedIdentity, generalPractitioners, provider } }) => ({
      ...{ id, protected: protectedIdentity, practitioners: generalPractitioners, provider },
    }));
    await manager.query(
      `insert into person (id, person, survivor_id, protected, practitioners, provider)
         select id, '{}', id, protected, practitioners, provider from json_to_recordset($1::json)
           as r (id text, protected boolean, practitioners text[], provider text)
         on conflict (id) do update set
           protected = excluded.protected, practitioners = excluded.practitioners, provider = excluded.provider`,
      [JSON.stringify(rows)],
    );
  }

  async change(manager: EntityManager, change: PersonChange): Promise<void> {
    await manager.query('insert into change_twin (value) values ($1)', [JSON.stringify(change)]);
  }

  async remove(manager: EntityManager, id: string): Promise<void> {
    for (const table of ['people_twin', 'person']) await manager.query(`delete from ${table} where id = $1`, [id]);
  }

  async waiting(manager: EntityManager): Promise<number> {
    return Number((await manager.query<{ n: string }[]>('select count(*) as n from change_twin'))[0]?.n);
  }

  async page(manager: EntityManager, after: string | undefined, limit: number): Promise<string[]> {
    const text = 'select id from people_twin where id > $1 order by id limit $2';
    return (await manager.query<Row<unknown>[]>(text, [after ?? '', limit])).map(({ id }) => id);
  }

  async count(manager: EntityManager): Promise<number> {
    return Number((await manager.query<{ n: string }[]>('select count(*) as n from people_twin'))[0]?.n);
  }

  async lockAndRead(manager: EntityManager, ids: readonly string[]): Promise<PersonRecord[]> {
    const text = 'select id, value from people_twin where id = any($1) order by id for update';
    return (await manager.query<Row<PersonRecord>[]>(text, [ids])).map(({ value }) => value);
  }

  async read(manager: EntityManager, ids: readonly string[]): Promise<PersonRecord[]> {
    const text = 'select id, value from people_twin where id = any($1) order by id';
    return (await manager.query<Row<PersonRecord>[]>(text, [ids])).map(({ value }) => value);
  }

  coverage() {
    return Promise.resolve({ coverage: this.kept, epoch: this.epoch });
  }

  async takeChanges(manager: EntityManager, limit: number): Promise<PersonChange[]> {
    const text = `delete from change_twin where id in
      (select id from change_twin order by id limit $1 for update skip locked) returning value`;
    const [rows] = await manager.query<[Row<PersonChange>[], number]>(text, [limit]);
    return rows.map(({ value }) => value);
  }

  async postponeChange(manager: EntityManager): Promise<void> {
    const first = 'select id from change_twin order by id limit 1 for update skip locked';
    await manager.query(`update change_twin set id = default where id = (${first})`);
  }
}
