import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createDatabase, dropDatabase } from '@kohort/embedded-postgres/testing';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../data-source.js';
import { migrate } from '../migrate.js';
import { appendAudits } from './append-audit.js';
import { auditHead } from './audit-head.js';
import { AuditSealer } from './audit-sealer.js';
import type { AuditSeal, KeptSeal, SealKeeper } from './seal-keeper.js';
import { verifyAudit, type AuditCheck } from './verify-audit.js';

const secret = (text: string): string => createHmac('sha256', 'a key').update(text).digest('hex');
const sign = (seal: AuditSeal): Promise<string> => {
  const text = JSON.stringify(seal);
  return Promise.resolve(`${text}#${secret(text)}`);
};
const verify = (signature: string): Promise<AuditSeal | undefined> => {
  const [text = '', mark] = signature.split('#');
  return Promise.resolve(mark === secret(text) ? (JSON.parse(text) as AuditSeal) : undefined);
};

/** What an app keeps outside of the database. */
class KeeperTwin implements SealKeeper {
  file: string | undefined;
  readonly sign = sign;
  readonly verify = verify;

  async kept(): Promise<KeptSeal> {
    if (this.file === undefined) return 'none';
    return this.file === 'accept' ? 'accept' : ((await verify(this.file)) ?? 'unreadable');
  }

  keep(signature: string): Promise<void> {
    this.file = signature;
    return Promise.resolve();
  }
}

let url: string;
let keeper: KeeperTwin;
let data: DataSource;
let sealer: AuditSealer;
beforeEach(async () => {
  url = await createDatabase();
  const settings = { url, applicationName: 'kohort-test', entities: [], migrations: [] };
  data = await createDataSource(settings).initialize();
  await migrate(data);
  keeper = new KeeperTwin();
  sealer = new AuditSealer(data, keeper);
});
afterEach(async () => {
  await data.destroy();
  await dropDatabase(url);
});

const NOW = new Date();
const HOUR = 3_600_000;
const event = (id: number) => ({
  actor: { kind: 'user', id: 'u' } as const,
  action: 'case.answered',
  purpose: 'recruiting' as const,
  subject: { type: 'case', id: String(id) },
  details: { b: id, a: 'x' },
});
const append = (...ids: number[]) => data.transaction((manager) => appendAudits(manager, ids.map(event)));
const seal = async (now = NOW, by = sealer) => {
  const sealed = await by.seal(now);
  return sealed.ok ? sealed.value : sealed.error.code;
};
const check = (): Promise<AuditCheck> => verifyAudit(data, { now: NOW, verify });
const codes = async (): Promise<string[]> => {
  const { faults } = await check();
  return faults.map(({ code, position }) => (position === undefined ? code : `${code} ${position}`));
};

/** What the database's owner can do: the triggers are gone for a moment. */
async function asOwner(...statements: string[]): Promise<void> {
  await data.transaction(async (manager) => {
    const tables = ['audit_event', 'audit_chain', 'audit_seal'];
    for (const table of tables) await manager.query(`alter table ${table} disable trigger ${table}_append_only`);
    for (const statement of statements) await manager.query(statement);
    for (const table of tables) await manager.query(`alter table ${table} enable always trigger ${table}_append_only`);
  });
}

describe('the chain', () => {
  it('holds every event once, whoever seals, and says where it ends', async () => {
    expect(await auditHead(data.manager)).toBeUndefined();
    await append(1, 2, 3);
    expect((await check()).unsealed).toBe(3);
    const another = new AuditSealer(data, keeper);
    const counts = await Promise.all([seal(), seal(NOW, another), seal(NOW, another)]);
    expect(counts.sort()).toEqual([0, 0, 3]);
    await append(4);
    expect([await seal(), await seal(), await seal(NOW, another)]).toEqual([1, 0, 0]);
    const checked = await check();
    expect(checked).toEqual({
      events: 4,
      sealed: 4,
      head: { position: 4, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      lastSealAt: NOW.toISOString(),
      seals: 2,
      verified: 2,
      unsealed: 0,
      faults: [],
      faultCount: 0,
    });
    expect(await auditHead(data.manager)).toEqual(checked.head);
  });

  it('takes in an event that is committed after one with a greater id', async () => {
    const slow = data.createQueryRunner();
    await slow.startTransaction();
    await appendAudits(slow.manager, [event(1)]);
    await append(2);
    expect(await seal()).toBe(1);
    await slow.commitTransaction();
    await slow.release();
    expect(await seal()).toBe(1);
    expect(await codes()).toEqual([]);
    expect((await check()).sealed).toBe(2);
  });

  it('finds by the hour what took longer than everything else', async () => {
    const slow = data.createQueryRunner();
    await slow.startTransaction();
    await appendAudits(slow.manager, [event(1)]);
    await append(2);
    expect(await seal()).toBe(1);
    const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
    await slow.commitTransaction();
    await slow.release();
    expect(await seal(later(30))).toBe(0);
    expect(await seal(later(61))).toBe(1);
    expect(await codes()).toEqual([]);
  });

  it('is made in batches, and again from where it was broken off', async () => {
    await data.transaction((manager) =>
      appendAudits(
        manager,
        Array.from({ length: 2500 }, (_, id) => event(id)),
      ),
    );
    const broken = new AbortController();
    broken.abort();
    expect(await sealer.seal(NOW, broken.signal)).toEqual({ ok: true, value: 1000 });
    expect(await seal()).toBe(1500);
    expect(await check()).toMatchObject({ events: 2500, sealed: 2500, seals: 3, faultCount: 0 });
  });

  it.each(['audit_chain', 'audit_seal'])('refuses changes to %s', async (table) => {
    await append(1);
    await seal();
    for (const statement of [`update ${table} set position = 7`, `delete from ${table}`, `truncate ${table}`])
      await expect(data.query(statement)).rejects.toThrow('append-only');
  });
});

describe('verifyAudit finds', () => {
  beforeEach(async () => {
    for (const id of [1, 2, 3, 4]) {
      await append(id);
      await seal();
    }
  });

  it.each([
    `at = at + interval '1 microsecond'`,
    `actor_kind = 'machine'`,
    `actor_id = 'other'`,
    `action = 'case.read'`,
    `purpose = 'operation'`,
    `subject_type = 'person'`,
    `subject_id = 'other'`,
    `details = details || '{"b": 3}'`,
    `details = details || '{"c": null}'`,
  ])('a changed event: %s', async (change) => {
    await asOwner(`update audit_event set ${change} where id = 2`);
    const { faults, faultCount } = await check();
    expect({ faults, faultCount }).toEqual({
      faults: [{ code: 'changed', position: 2, eventId: '2' }],
      faultCount: 1,
    });
  });

  it.each<[string, string[], string[]]>([
    ['a removed event', ['delete from audit_event where id = 2'], ['missing 2']],
    [
      'an event with another id',
      [
        'create table kept as select * from audit_event where id = 2',
        'delete from audit_event where id = 2',
        'update kept set id = 9',
        'insert into audit_event overriding system value select * from kept',
      ],
      ['missing 2'],
    ],
    [
      'two events in each other’s place',
      [
        'alter table audit_chain drop constraint audit_chain_event',
        'update audit_chain set event_id = 5 - event_id where event_id in (2, 3)',
      ],
      ['changed 2', 'changed 3'],
    ],
    [
      'a removed link',
      ['delete from audit_event where id = 2', 'delete from audit_chain where event_id = 2'],
      ['gap 2', 'seal-mismatch 2'],
    ],
    [
      'a cut-off end, by the seal that stayed',
      ['delete from audit_event where id > 2', 'delete from audit_chain where position > 2'],
      ['seal-mismatch 3', 'seal-mismatch 4'],
    ],
    [
      'a seal that is signed by nobody',
      ['update audit_seal set signature = null where position = 3'],
      ['bad-signature 3'],
    ],
    [
      'a seal with the signature of another',
      ['update audit_seal set signature = (select signature from audit_seal where position = 2) where position = 3'],
      ['bad-signature 3'],
    ],
    [
      'a seal of another time',
      [`update audit_seal set at = at - interval '1 day' where position = 4`],
      ['bad-signature 4'],
    ],
    [
      'another head under its signature',
      [`update audit_seal set hash = decode(repeat('00', 32), 'hex') where position = 4`],
      ['seal-mismatch 4', 'bad-signature 4'],
    ],
  ])('%s', async (_name, statements, expected) => {
    await asOwner(...statements);
    expect(await codes()).toEqual(expected);
  });

  it('an event that was inserted for a time that is over, before and after it is sealed', async () => {
    const forged = `insert into audit_event overriding system value
      select 0, at - interval '1 day', actor_kind, actor_id, action, purpose, subject_type, subject_id, details
        from audit_event where id = 1`;
    await data.query(forged);
    const faults = [{ code: 'inserted-before', eventId: '0' }, { code: 'not-sealed' }];
    expect(await check()).toMatchObject({ unsealed: 1, faults });
    // Its id is below everything: the look at all events finds it.
    expect(await seal(new Date(NOW.getTime() + 2 * HOUR))).toBe(1);
    expect(await codes()).toEqual(['inserted-before 5']);
  });

  it('a chain that was computed anew over a changed event, by its signatures', async () => {
    await asOwner(
      `update audit_event set actor_id = 'other' where id = 2`,
      'truncate audit_chain',
      'truncate audit_seal',
    );
    const guessed = new KeeperTwin();
    await new AuditSealer(data, {
      ...{ verify, kept: () => guessed.kept(), keep: () => guessed.keep('accept') },
      sign: (said) => Promise.resolve(`${JSON.stringify(said)}#guessed`),
    }).seal(NOW);
    expect(await codes()).toEqual(['bad-signature 4']);
    expect((await verifyAudit(data, { now: NOW })).faultCount).toBe(0);
  });

  it('an end that was cut off altogether, by what somebody else was told', async () => {
    const told = await auditHead(data.manager);
    const since = () => verifyAudit(data, { now: NOW, verify, told: told === undefined ? [] : [told] });
    await append(5);
    await seal();
    expect((await since()).faults).toEqual([]);
    await asOwner(
      'delete from audit_event where id > 2',
      'delete from audit_chain where position > 2',
      'delete from audit_seal where position > 2',
    );
    expect(await codes()).toEqual([]);
    expect((await since()).faults).toEqual([{ code: 'not-as-told', position: 4 }]);
  });

  it('that nothing was sealed for long', async () => {
    await append(5);
    const after = (seconds: number) => verifyAudit(data, { now: new Date(Date.now() + seconds * 1000) });
    expect(await after(30)).toMatchObject({ unsealed: 1, faultCount: 0 });
    const { unsealed, oldestUnsealedSeconds, faults } = await after(3600);
    expect(unsealed).toBe(1);
    expect(oldestUnsealedSeconds).toBeGreaterThanOrEqual(3599);
    expect(faults).toEqual([{ code: 'not-sealed' }]);
  });

  it('as many faults as there are, and shows the first hundred', async () => {
    await append(...Array.from({ length: 150 }, (_, id) => id));
    await seal();
    await asOwner(`update audit_event set actor_id = 'other'`);
    const { faults, faultCount } = await check();
    expect([faults.length, faultCount]).toEqual([100, 154]);
  });
});

describe('nothing is sealed', () => {
  beforeEach(async () => {
    await append(1, 2);
    await seal();
    await seal();
    await append(3);
  });

  it.each([
    ['the chain goes on without a seal', `insert into audit_chain values (3, 3, '\\x00')`],
    ['the chain was cut off', 'delete from audit_chain where position = 2'],
    ['its last link is another one', `update audit_chain set hash = '\\x00' where position = 2`],
  ])('where %s', async (_name, statement) => {
    await asOwner(statement);
    expect(await seal()).toBe('chain-altered');
    expect(await seal(NOW, new AuditSealer(data, keeper))).toBe('chain-altered');
  });

  it.each([
    ['were made anew', []],
    ['were cut off', ['delete from audit_event where id > 1']],
  ])('where chain and seals %s, by whichever process, after a restart too', async (_name, statements) => {
    await seal();
    await asOwner(...statements, `update audit_event set actor_id = 'other'`, 'truncate audit_chain, audit_seal');
    const anew = () => new AuditSealer(data, keeper);
    expect([await seal(), await seal(NOW, anew())]).toEqual(['chain-altered', 'chain-altered']);
    expect(await anew().check()).toMatchObject({ ok: false, error: { code: 'chain-altered' } });
    expect(await data.query('select from audit_seal')).toEqual([]);
    // As it was before there was a file beside the key.
    await new AuditSealer(data).seal(NOW);
    expect([await seal(), await seal(NOW, anew())]).toEqual(['chain-altered', 'chain-altered']);
  });

  it('where what was kept is not a seal of this app', async () => {
    keeper.file = 'something';
    expect(await seal()).toBe('head-unreadable');
    expect(await sealer.check()).toMatchObject({ ok: false, error: { code: 'head-unreadable' } });
  });
});

describe('where nothing was kept of its seals, an audit', () => {
  beforeEach(async () => {
    await append(1, 2);
    await seal();
    await append(3);
    keeper.file = undefined;
  });
  const emptied = (...more: string[]) => asOwner('truncate audit_chain, audit_seal', ...more);
  const aged = `update audit_event set at = at - interval '61 minutes'`;

  it('goes on from seals that were all signed with the key, and is kept from then on', async () => {
    expect(await seal()).toBe(1);
    expect(await keeper.kept()).toMatchObject({ position: 3 });
  });

  it('is refused with a seal that was not signed with the key, and with a chain that is not whole', async () => {
    await asOwner('update audit_seal set signature = null');
    expect(await seal()).toBe('head-missing');
  });

  it('is refused where a sealed event is another', async () => {
    await asOwner(`update audit_event set actor_id = 'other' where id = 1`);
    expect(await seal()).toBe('head-missing');
  });

  it('begins where there is no chain and all is new, and is refused where it is old', async () => {
    await emptied(aged);
    expect(await seal()).toBe('head-missing');
    await asOwner(aged.replace('-', '+'));
    expect(await seal()).toBe(3);
  });

  it('goes on from where it is when an operator accepts that, once', async () => {
    await emptied(aged);
    keeper.file = 'accept';
    expect(await seal()).toBe(3);
    expect(await keeper.kept()).toMatchObject({ position: 3 });
    await emptied();
    expect(await seal()).toBe('chain-altered');
  });
});

describe('the check of a running app', () => {
  it('fails while an event has waited for its seal for more than a minute', async () => {
    const code = async () => {
      const checked = await sealer.check();
      return checked.ok ? 'sealed' : checked.error.code;
    };
    await append(1);
    expect(await code()).toBe('sealed');
    await asOwner(`update audit_event set at = at - interval '61 seconds'`);
    expect(await code()).toBe('not-sealed');
    await seal();
    expect(await code()).toBe('sealed');
  });

  it('holds of a seal that was committed by a process that died before it kept it', async () => {
    await append(1);
    await seal();
    const before = keeper.file;
    await append(2);
    await seal();
    keeper.file = before;
    expect(await new AuditSealer(data, keeper).check()).toEqual({ ok: true, value: undefined });
    expect(await seal()).toBe(0);
    expect(await keeper.kept()).toMatchObject({ position: 2 });
  });
});
