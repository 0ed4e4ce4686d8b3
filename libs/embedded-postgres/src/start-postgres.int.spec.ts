import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { entered } from './account.js';
import { runningAs } from './adopt.js';
import { installBinaries, packagedBinaries } from './binaries.js';
import { openDataFolder, reachableDataFolder } from './data-folder.js';
import type { PostgresFault } from './fault.js';
import { placesIn } from './places.js';
import { isRunning } from './process-state.js';
import { startPostgres, type PostgresServer } from './start-postgres.js';
import { testServerUrl } from './test-database.js';

jest.setTimeout(60_000);

/** The user `daemon`, which every system has: initdb refuses a number without a name. */
const ORDINARY = { uid: 1, gid: 1 };
const asRoot = process.getuid?.() === 0;
const clone = fileURLToPath(new URL('../../..', import.meta.url));
/** Tests of an unprivileged caller need a clone that it can read. */
const asOrdinary = asRoot && entered(clone, ORDINARY).ok ? it : it.skip;
const whenRoot = asRoot ? it : it.skip;

/** Copied once for all tests that are not about copying. */
let binaries: string;
let fastest: string;
let temporary: string;
let dataFolder: string;
let servers: PostgresServer[];
let starters: ChildProcess[];

beforeAll(async () => {
  // Where the test run's own cluster found the fastest place.
  const [row] = await query(testServerUrl(), 'show data_directory');
  const place = join(String(row?.['data_directory']), '../../..');
  fastest = existsSync(place) ? place : tmpdir();
  const shared = await mkdtemp(join(fastest, 'kohort-launcher-'));
  await chmod(shared, 0o755);
  const [native, folder] = [packagedBinaries(), await openDataFolder(shared)];
  if (!native.ok || !folder.ok) throw new Error('no binaries');
  binaries = await installBinaries(native.value, folder.value);
});
afterAll(() => rm(dirname(binaries), { recursive: true }));
beforeEach(async () => {
  [servers, starters] = [[], []];
  temporary = await mkdtemp(join(fastest, 'kohort-launcher-'));
  await chmod(temporary, 0o755);
  dataFolder = join(temporary, 'sandbox');
  await mkdir(dataFolder);
  await symlink(binaries, join(dataFolder, basename(binaries)));
});
afterEach(async () => {
  for (const starter of starters) starter.kill('SIGKILL');
  for (const server of servers.splice(0)) await server.stop();
  const left = await runningAs(placesIn(dataFolder));
  if (left !== undefined && isRunning(left.pid)) await (await start()).stop();
  await rm(temporary, { recursive: true });
});

async function start(port?: number): Promise<PostgresServer> {
  const started = await startPostgres({ dataFolder, durable: false, ...(port !== undefined && { port }) });
  if (!started.ok) throw new Error(started.error.message);
  servers.push(started.value);
  return started.value;
}
async function refusal(port?: number): Promise<PostgresFault | undefined> {
  const started = await startPostgres({ dataFolder, durable: false, ...(port !== undefined && { port }) });
  if (started.ok) servers.push(started.value);
  return started.ok ? undefined : started.error;
}
async function query(connectionString: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

interface Started {
  readonly url: string;
  readonly pid: number;
  readonly fault?: string;
}
/** Another process that starts a server on the data folder, and lives on. */
async function startElsewhere(account: object = {}): Promise<{ starter: ChildProcess; started: Started }> {
  const code = `import { startPostgres } from '@kohort/embedded-postgres';
    const started = await startPostgres({ dataFolder: process.argv[1], durable: false });
    console.log(JSON.stringify(started.ok ? started.value : { fault: started.error.code }));
    process.once('SIGTERM', () => void started.value.stop().then(() => process.exit()));`;
  const starter = spawn(process.execPath, ['--input-type=module', '-e', code, dataFolder], {
    ...account,
    cwd: clone,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  starters.push(starter);
  const [line] = (await once(createInterface(starter.stdout), 'line')) as [string];
  return { starter, started: JSON.parse(line) as Started };
}

describe('startPostgres', () => {
  it('starts a UTF-8 database in the C locale that listens on loopback only', async () => {
    const { url } = await start();
    const shown = await query(
      url,
      `select current_setting('server_version') like '18.%' as v18, current_setting('listen_addresses') as hosts,
         current_setting('unix_socket_directories') as sockets, current_setting('max_connections') as connections,
         pg_encoding_to_char(encoding) as encoding, datcollate as locale from pg_database where datname = 'postgres'`,
    );
    const expected = { hosts: '127.0.0.1', sockets: '', connections: '1000', encoding: 'UTF8', locale: 'C', v18: true };
    expect(shown).toEqual([expected]);
  });

  it('asks for the password', async () => {
    const url = new URL((await start()).url);
    url.password = 'guess';
    await expect(query(url.href, 'select 1')).rejects.toThrow('password authentication failed');
  });

  it('keeps data between starts, flushed to disk unless told otherwise', async () => {
    const first = await start();
    await query(await first.database('hub'), 'create table permit (id int)');
    await first.stop();
    const second = await startPostgres({ dataFolder });
    if (!second.ok) throw new Error(second.error.message);
    servers.push(second.value);
    expect(await query(await second.value.database('hub'), 'select * from permit')).toEqual([]);
    expect(await query(second.value.url, 'show fsync')).toEqual([{ fsync: 'on' }]);
  });

  it('leaves no process when stopped, with connections open', async () => {
    const server = await start();
    const client = new pg.Client(server.url);
    client.on('error', () => undefined);
    await client.connect();
    await server.stop();
    expect(isRunning(server.pid)).toBe(false);
    expect(await readdir(placesIn(dataFolder).data)).not.toContain('postmaster.pid');
  });
});

describe('a data folder that had another start', () => {
  it('is refused while its owner lives, and goes on serving the owner', async () => {
    const { starter, started } = await startElsewhere();
    const fault = await refusal();
    expect(fault?.code).toBe('in-use');
    expect(fault?.message).toContain(`process ${starter.pid ?? 0} runs its PostgreSQL`);
    expect(await query(started.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    starter.kill('SIGTERM');
    await once(starter, 'exit');
    expect(isRunning(started.pid)).toBe(false);
  });

  it('has its server adopted when the starter was killed, and stopped by who adopted it', async () => {
    const { starter, started } = await startElsewhere();
    await query(started.url, 'create table kept (id int)');
    starter.kill('SIGKILL');
    await once(starter, 'exit');
    const server = await start();
    expect(server).toMatchObject({ ...started, adopted: true });
    expect(await query(server.url, 'select * from kept')).toEqual([]);
    await server.stop();
    expect(isRunning(started.pid)).toBe(false);
  });

  it('starts after the server itself was killed', async () => {
    const killed = await start();
    await query(killed.url, 'create table kept (id int)');
    process.kill(killed.pid, 'SIGKILL');
    await killed.stop();
    const server = await start();
    expect(server.adopted).toBe(false);
    expect(await query(server.url, 'select * from kept')).toEqual([]);
  });

  it('starts when the process number in postmaster.pid now belongs to another program', async () => {
    await (await start()).stop();
    const { data } = placesIn(dataFolder);
    await writeFile(join(data, 'postmaster.pid'), `${process.pid}\n${data}\n0\n5432\n\n127.0.0.1\n`);
    expect((await start()).adopted).toBe(false);
  });

  it('gives two starts at the same moment one server and one owner', async () => {
    const outcomes = await Promise.all([startElsewhere(), startElsewhere()]);
    const faults = outcomes.map(({ started }) => started.fault);
    expect(faults.sort()).toEqual(['in-use', undefined]);
  });
});

describe('a start that cannot be', () => {
  it('names a port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const fault = await refusal(port);
    other.close();
    expect(fault?.code).toBe('port-taken');
    expect(fault?.message).toContain(`Port ${port} on 127.0.0.1 is taken`);
  });

  it('says that data is broken or of another version, and leaves it as it is', async () => {
    await (await start()).stop();
    const { data } = placesIn(dataFolder);
    await writeFile(join(data, 'PG_VERSION'), '16\n');
    expect((await refusal())?.code).toBe('other-version');
    await writeFile(join(data, 'PG_VERSION'), '18\n');
    await writeFile(join(data, 'global', 'pg_control'), 'x');
    const fault = await refusal();
    expect(fault?.code).toBe('start-failed');
    expect(fault?.message).toContain('pg_control');
    await rm(join(data, 'global', 'pg_control'));
    expect((await refusal())?.code).toBe('broken-data');
    expect(await readdir(data)).toContain('base');
  });

  it('says that the data folder is not a folder', async () => {
    dataFolder = join(temporary, 'file');
    await writeFile(dataFolder, '');
    expect((await refusal())?.code).toBe('folder-not-writable');
  });

  it('names the missing package on a platform without one', () => {
    const absent = packagedBinaries('sunos', 'sparc');
    expect(absent.ok ? '' : absent.error.message).toContain('@embedded-postgres/sunos-sparc');
  });
});

describe('accounts', () => {
  whenRoot('root runs the server as an unprivileged user who owns the data', async () => {
    const { pid } = await start();
    const owner = (await stat(placesIn(dataFolder).data)).uid;
    expect(owner).not.toBe(0);
    expect((await stat(`/proc/${pid}`)).uid).toBe(owner);
  });

  asOrdinary('an ordinary user starts it in a folder of its own, and root goes on with the data', async () => {
    await chmod(dataFolder, 0o700);
    await chown(dataFolder, ORDINARY.uid, ORDINARY.gid);
    const { starter, started } = await startElsewhere(ORDINARY);
    await query(started.url, 'create table kept (id int)');
    starter.kill('SIGTERM');
    await once(starter, 'exit');
    const server = await start();
    expect((await stat(`/proc/${server.pid}`)).uid).toBe(ORDINARY.uid);
    expect(await query(server.url, 'select * from kept')).toEqual([]);
  });

  asOrdinary("an ordinary user is told that root's data is closed to it", async () => {
    await (await start()).stop();
    const { started } = await startElsewhere(ORDINARY);
    expect(started.fault).toBe('folder-not-writable');
  });

  whenRoot('root is told of a private folder, and is given one outside', async () => {
    await chmod(temporary, 0o700);
    expect((await refusal())?.code).toBe('folder-unreachable');
    expect(await reachableDataFolder(dataFolder)).toMatch(/^\/var\/lib\/kohort\/[0-9a-f]{12}$/);
    await chmod(temporary, 0o755);
    expect(await reachableDataFolder(dataFolder)).toBe(dataFolder);
  });

  it('binaries in a private folder without links are copied to where the server can run them', async () => {
    dataFolder = join(temporary, 'new');
    const native = packagedBinaries();
    const folder = await openDataFolder(dataFolder);
    if (!native.ok || !folder.ok) throw new Error('no binaries');
    const hidden = join(temporary, 'clone', 'package');
    await mkdir(hidden, { recursive: true });
    await cp(join(native.value, '..', 'package.json'), join(hidden, 'package.json'));
    await cp(native.value, join(hidden, 'native'), { recursive: true, verbatimSymlinks: true });
    for (const name of ['', 'package', 'package/native', 'package/native/bin', 'package/native/lib'])
      await chmod(join(temporary, 'clone', name), 0o700);
    await installBinaries(join(hidden, 'native'), folder.value);
    await rm(join(temporary, 'clone'), { recursive: true });
    expect(await query((await start()).url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});
