import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDatabase, dropDatabase } from '@kohort/embedded-postgres/testing';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../data-source.js';
import { migrate } from '../migrate.js';
import { appendAudit, appendAudits, type NewAuditEvent } from './append-audit.js';
import { readAudit, type AuditEvent } from './read-audit.js';

let url: string;
let dataSource: DataSource;
beforeAll(async () => {
  url = await createDatabase();
  const settings = { url, applicationName: 'kohort-test', entities: [], migrations: [] };
  dataSource = await createDataSource(settings).initialize();
  await migrate(dataSource);
});
afterAll(async () => {
  await dataSource.destroy();
  await dropDatabase(url);
});

const event: NewAuditEvent = {
  actor: { kind: 'user', id: 'steward-1' },
  action: 'permit.approved',
  purpose: 'recruiting',
  subject: { type: 'permit', id: 'p-1' },
  details: { version: 2, rule: 'opt-in', live: true, before: null },
};
const append = (...events: NewAuditEvent[]): Promise<void> =>
  dataSource.transaction(async (manager) => {
    for (const each of events) await appendAudit(manager, each);
  });
const counted = async (): Promise<number> =>
  Number((await dataSource.query<{ count: string }[]>('select count(*) from audit_event'))[0]?.count);

describe('an audit event', () => {
  it('is read as it was written, with an id and the time of the change', async () => {
    await append(event);
    const { events } = await readAudit(dataSource, { limit: 1 });
    expect(events).toEqual([{ ...event, id: expect.stringMatching(/^\d+$/), at: expect.any(Date) }]);
  });

  it('is written with others at once, in their order', async () => {
    const subjects = ['a', 'b', 'c'].map((id) => ({ type: 'person', id }));
    const many = subjects.map((subject) => ({ ...event, subject }));
    await dataSource.transaction((manager) => appendAudits(manager, many));
    const { events } = await readAudit(dataSource, { limit: 3 });
    expect(events.map(({ subject }) => subject)).toEqual([...subjects].reverse());
  });

  it('is stored with the change that it tells of, or not at all', async () => {
    const before = await counted();
    const change = dataSource.transaction(async (manager) => {
      await appendAudit(manager, event);
      throw new Error('the change fails');
    });
    await expect(change).rejects.toThrow('the change fails');
    expect(await counted()).toBe(before);
    await expect(appendAudit(dataSource.manager, event)).rejects.toThrow('manager of a transaction');
  });

  it.each([
    ['an action in prose', { ...event, action: 'Approved the permit' }, 'an action such as'],
    ['a nested detail', { ...event, details: { who: { name: 'x' } } }, 'detail "who"'],
    ['a long text', { ...event, details: { note: 'x'.repeat(201) } }, 'detail "note"'],
    ['a purpose that is none', { ...event, purpose: 'marketing' }, 'audit_event_purpose'],
    ['an actor that is none', { ...event, actor: { kind: 'admin', id: '1' } }, 'audit_event_actor_kind'],
  ])('is refused with %s', async (_, wrong, message) => {
    await expect(append(wrong as NewAuditEvent)).rejects.toThrow(message);
  });
});

describe('the audit', () => {
  beforeEach(() => append(event));

  it.each([
    `update audit_event set action = 'x'`,
    `update audit_event set action = 'x' where false`,
    'delete from audit_event',
    'delete from audit_event where false',
    'truncate audit_event',
    'truncate audit_event restart identity cascade',
    `insert into audit_event overriding system value
       select * from audit_event limit 1 on conflict (id) do update set action = 'x'`,
    `merge into audit_event a using (select 1) one on true when matched then delete`,
  ])('refuses to owner and superuser: %s', async (statement) => {
    const before = await counted();
    const owner = `select tableowner = current_user as is_owner from pg_tables where tablename = 'audit_event'`;
    expect(await dataSource.query(owner)).toEqual([{ is_owner: true }]);
    await expect(dataSource.query(statement)).rejects.toThrow('audit_event is append-only');
    const replica = dataSource.transaction(async (manager) => {
      await manager.query('set local session_replication_role = replica');
      await manager.query(statement);
    });
    await expect(replica).rejects.toThrow('audit_event is append-only');
    expect(await counted()).toBe(before);
  });
});

describe('readAudit', () => {
  const idsOf = (events: readonly AuditEvent[]): string[] => events.map(({ subject }) => subject.id);
  const numbered = (id: number, changes: Partial<NewAuditEvent> = {}): NewAuditEvent => ({
    ...event,
    action: 'page.tested',
    subject: { type: 'page', id: String(id) },
    ...changes,
  });

  it('pages newest first, and skips and repeats nothing when events are added between pages', async () => {
    await append(...[1, 2, 3, 4, 5].map((id) => numbered(id)));
    const first = await readAudit(dataSource, { limit: 2, action: 'page.tested' });
    expect(idsOf(first.events)).toEqual(['5', '4']);
    await append(numbered(6));
    const second = await readAudit(dataSource, { limit: 2, action: 'page.tested', after: first.next! });
    expect(idsOf(second.events)).toEqual(['3', '2']);
    const third = await readAudit(dataSource, { limit: 2, action: 'page.tested', after: second.next! });
    expect(idsOf(third.events)).toEqual(['1']);
    expect(third.next).toBeUndefined();
  });

  it('orders by number, not by digits', async () => {
    const { events } = await readAudit(dataSource, { limit: 500 });
    const ids = events.map(({ id }) => Number(id));
    expect(ids.length).toBeGreaterThan(10);
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
  });

  it('filters by actor', async () => {
    const actor = { kind: 'machine', id: 'node-12' } as const;
    await append(numbered(7, { actor }), numbered(8, { actor: { kind: 'user', id: 'node-12' } }));
    expect(idsOf((await readAudit(dataSource, { limit: 10, actor })).events)).toEqual(['7']);
  });
});
