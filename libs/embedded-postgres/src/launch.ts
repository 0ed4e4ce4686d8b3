import { spawn } from 'node:child_process';
import { chown, open, readFile, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ok, type Result } from '@kohort/kernel';
import type { Owned } from './adopt.js';
import { claim } from './claim.js';
import { serverEnvironment } from './cluster.js';
import type { DataFolder } from './data-folder.js';
import { refuse, type PostgresFault, type Refusal } from './fault.js';
import type { Places } from './places.js';

/** Recovery after a crash takes time; a server that needs longer than this is given up. */
const PATIENCE = 120_000;

const portTaken = (port: number): Refusal =>
  refuse('port-taken', `Port ${port} on 127.0.0.1 is taken by another program. Stop it or choose another port.`);

/** The port asked for if it is free, or any free one. */
export const freePort = (port = 0): Promise<Result<number, PostgresFault>> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(portTaken(port)));
    probe.listen(port, '127.0.0.1', () => {
      const free = (probe.address() as AddressInfo).port;
      probe.close(() => resolve(ok(free)));
    });
  });

const settings = (port: number, durable: boolean): string[] =>
  Object.entries({
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    // Twenty-one regions on one server, each app with a pool and two connections per queue, take 400 and more.
    max_connections: '1000',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/** Its own process group: Ctrl-C in the terminal reaches the caller, who stops the server last. */
async function spawnServer({ places, account }: DataFolder, binaries: string, flags: string[]) {
  const log = await open(places.log, 'a');
  if (account !== undefined) await chown(places.log, account.uid, account.gid);
  const child = spawn(join(binaries, 'bin', 'postgres'), ['-D', places.data, ...flags], {
    ...account,
    cwd: '/',
    env: serverEnvironment,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  const state: { ended?: string } = {};
  child.once('error', (error) => (state.ended = error.message));
  child.once('exit', (status, signal) => (state.ended ??= `it ended with ${signal ?? `status ${status ?? '?'}`}`));
  child.unref();
  await log.close();
  return { child, state };
}

const sizeOf = async (places: Places): Promise<number> => (await stat(places.log).catch(() => ({ size: 0 }))).size;

/** What the server itself says of its end. */
async function refusalFrom(places: Places, from: number, ended: string, port: number): Promise<Refusal> {
  const log = (await readFile(places.log)).subarray(from).toString('utf8');
  if (log.includes('could not bind')) return portTaken(port);
  const said =
    /(?:FATAL|PANIC): +(?!the database system is )(.*)/.exec(log)?.[1] ?? /^postgres: (.*)/m.exec(log)?.[1] ?? ended;
  return refuse(
    'start-failed',
    `PostgreSQL does not start on the data folder ${places.folder}: ${said}. Its log is ${places.log}.`,
  );
}

/** Starts the server and waits until it answers. */
export async function launch(
  folder: DataFolder,
  binaries: string,
  options: { readonly port: number | undefined; readonly durable: boolean },
): Promise<Result<Owned, PostgresFault>> {
  const free = await freePort(options.port);
  if (!free.ok) return free;
  const [port, { places }] = [free.value, folder];
  const from = await sizeOf(places);
  const { child, state } = await spawnServer(folder, binaries, settings(port, options.durable));
  const end = Date.now() + PATIENCE;
  const claimed = await claim(places, port, () => state.ended !== undefined || Date.now() > end);
  if (claimed?.ok === true && child.pid !== undefined) return ok({ ...claimed.value, pid: child.pid, port });
  if (state.ended !== undefined || claimed === undefined) child.kill('SIGQUIT');
  if (claimed?.ok === false) return claimed;
  return refusalFrom(places, from, state.ended ?? `no answer within ${PATIENCE / 1000} s`, port);
}
