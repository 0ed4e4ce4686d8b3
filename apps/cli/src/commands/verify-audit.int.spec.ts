import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDatabase, dropDatabase } from '@kohort/embedded-postgres/testing';
import { appendAudit, AuditSealer, createDataSource, migrate } from '@kohort/persistence';
import { auditSealKeeper, generateSigningKey } from '@kohort/protocol';
import type { DataSource } from 'typeorm';
import { runCommand } from '../testing/run-command.js';

let folder: string;
let url: string;
let empty: string;
let data: DataSource;
let sealer: AuditSealer;
const file = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kohort-verify-'));
  const stranger = (await generateSigningKey()).publicKey;
  await writeFile(file('stranger.json'), JSON.stringify(stranger));
  await writeFile(file('no-key.json'), '{}');
  empty = await createDatabase();
});
beforeEach(async () => {
  url = await createDatabase();
  const settings = { url, applicationName: 'kohort-test', entities: [], migrations: [] };
  data = await createDataSource(settings).initialize();
  await migrate(data);
  await rm(file('key.json.audit-head'), { force: true });
  sealer = new AuditSealer(data, auditSealKeeper('node-12', file('key.json')));
  await note(3);
});
afterEach(async () => {
  await data.destroy();
  await dropDatabase(url);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await dropDatabase(empty);
});

async function note(times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await data.transaction((manager) =>
      appendAudit(manager, {
        actor: { kind: 'user', id: 'u' },
        action: 'case.read',
        purpose: 'recruiting',
        subject: { type: 'person', id: 'p' },
      }),
    );
    await sealer.seal(new Date());
  }
}
const verify = (...flags: string[]) => runCommand(['verify-audit', '--database', url, ...flags]);
async function asOwner(statement: string): Promise<void> {
  await data.query('alter table audit_event disable trigger audit_event_append_only');
  await data.query(statement);
}

describe('kohort verify-audit', () => {
  it('says that an audit is as it was sealed, by whom, and where it ends', async () => {
    const plain = await verify();
    expect(plain).toMatchObject({ exitCode: 0, stderr: '' });
    expect(plain.stdout).toContain('signatures not looked at');
    const keyed = await verify('--key', file('key.json'));
    expect(keyed.exitCode).toBe(0);
    expect(keyed.stdout).toMatch(/^The audit is as it was sealed\.$/m);
    expect(keyed.stdout).toContain('3, 3 signed with the key by node-12');
    const json = await verify('--key', file('key.json'), '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ app: 'node-12', events: 3, sealed: 3, faultCount: 0 });
    const told = /^head +(\S+)$/m.exec(keyed.stdout)?.[1] ?? '';
    expect((await verify('--told', told)).exitCode).toBe(0);
    expect(await runCommand(['verify-audit'], { DATABASE_URL: url })).toMatchObject({ exitCode: 0 });
  });

  it('exits with 1 and says where an audit was altered', async () => {
    await asOwner(`update audit_event set actor_id = 'other' where id = 2`);
    const ran = await verify();
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout).toContain('THE AUDIT WAS ALTERED: 1 fault');
    expect(ran.stdout).toContain('changed: position 2, event 2 is not as it was sealed');
  });

  it('exits with 1 where the key is another, and where the chain is not as it was told', async () => {
    const other = await verify('--key', file('stranger.json'));
    expect(other.exitCode).toBe(1);
    expect(other.stdout.match(/bad-signature/g)).toHaveLength(3);
    const told = await verify('--told', `9:${'0'.repeat(64)}`);
    expect(told.exitCode).toBe(1);
    expect(told.stdout).toContain('not-as-told: position 9');
  });

  it('holds the chain against what the app keeps beside its key', async () => {
    const flags = ['--key', file('key.json.pub.json'), '--head', file('key.json.audit-head')];
    expect((await verify(...flags)).exitCode).toBe(0);
    await data.query('alter table audit_chain disable trigger audit_chain_append_only');
    await data.query('alter table audit_seal disable trigger audit_seal_append_only');
    await asOwner(`update audit_event set actor_id = 'other' where id = 2`);
    await data.query('truncate audit_chain, audit_seal');
    expect(await sealer.seal(new Date())).toMatchObject({ ok: false, error: { code: 'chain-altered' } });
    const ran = await verify(...flags);
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout).toContain('not-as-told: position 3');
    await writeFile(file('forged'), 'x');
    expect(await verify(...flags.slice(0, 3), file('forged'))).toMatchObject({ exitCode: 1, stdout: '' });
  });

  it('exits with 1 where events are not sealed', async () => {
    await asOwner(`insert into audit_event (at, actor_kind, actor_id, action, purpose, subject_type, subject_id, details)
      select now() - interval '2 minutes', actor_kind, actor_id, action, purpose, subject_type, subject_id, details
        from audit_event where id = 1`);
    const ran = await verify();
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout).toMatch(/^THE AUDIT IS NOT SEALED\.\n {2}not-sealed: events have waited/);
  });

  it.each<[string, () => string[], number, string]>([
    ['a key file that is none', () => ['--key', file('no-key.json')], 2, 'no Ed25519 key'],
    ['a key file that is not there', () => ['--key', file('nowhere.json')], 2, 'ENOENT'],
    ['a kept head without a key', () => ['--head', file('key.json')], 2, '--key'],
    ['a head that is none', () => ['--told', '9:abc'], 2, 'position:hash'],
    ['a database without an audit', () => ['--database', empty], 3, 'no audit with a chain'],
    ['no database there', () => ['--database', 'postgres://u:secret@127.0.0.1:9/x'], 3, 'cannot be read'],
  ])('refuses %s', async (_name, flags, exitCode, words) => {
    const ran = await verify(...flags());
    expect(ran).toMatchObject({ exitCode, stdout: '' });
    expect(ran.stderr).toContain(words);
    expect(ran.stderr).not.toContain('secret');
  });

  it('asks for a database', async () => {
    const ran = await runCommand(['verify-audit']);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain('--database');
  });
});
