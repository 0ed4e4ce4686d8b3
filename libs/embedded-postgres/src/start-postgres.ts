import { existsSync } from 'node:fs';
import { invariant, ok, type Result } from '@kohort/kernel';
import { adopt, type Owned } from './adopt.js';
import { installBinaries, packagedBinaries } from './binaries.js';
import { checkCluster, createCluster } from './cluster.js';
import { openDataFolder, type DataFolder } from './data-folder.js';
import type { PostgresFault } from './fault.js';
import { launch } from './launch.js';
import { isRunning, within } from './process-state.js';

export interface PostgresOptions {
  /** Made when new. Holds the binaries, the data, the password and the log, and nothing else. */
  readonly dataFolder: string;
  /** Any free port if left out. A server that is adopted keeps the port it has. */
  readonly port?: number;
  /** False for clusters that are thrown away: no fsync. */
  readonly durable?: boolean;
  /** A line for each step that takes time. */
  readonly onProgress?: (line: string) => void;
}

export interface PostgresServer {
  /** Superuser's address of the database `postgres`, with the generated password. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** True if it was left running by a process that is gone. */
  readonly adopted: boolean;
  /** Address of the database of this name (lower case letters, digits, underscores), made when new. */
  readonly database: (name: string) => Promise<string>;
  /** Fast shutdown: ends all connections, waits until the process is gone. */
  readonly stop: () => Promise<void>;
}

async function end({ client, pid }: Owned): Promise<void> {
  await client.end().catch(() => undefined);
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (isRunning(pid)) process.kill(pid, signal);
    if (await within(30_000, () => !isRunning(pid))) return;
  }
  throw new Error(`PostgreSQL (process ${pid}) does not stop.`);
}

async function databaseOf({ client, url }: Owned, name: string): Promise<string> {
  invariant(/^[a-z][a-z0-9_]{0,62}$/.test(name), `"${name}" is a plain database name`);
  const found = await client.query('select from pg_database where datname = $1', [name]);
  if (found.rowCount === 0) await client.query(`create database ${name}`);
  return url.replace(/postgres$/, name);
}

function serverOf(owned: Owned, adopted: boolean): PostgresServer {
  let stopped: Promise<void> | undefined;
  return {
    url: owned.url,
    port: owned.port,
    pid: owned.pid,
    adopted,
    database: (name) => databaseOf(owned, name),
    stop: () => (stopped ??= end(owned)),
  };
}

async function startIn(folder: DataFolder, options: PostgresOptions): Promise<Result<Owned, PostgresFault>> {
  const { onProgress = () => undefined, durable = true, port } = options;
  const native = packagedBinaries();
  if (!native.ok) return native;
  const binaries = await installBinaries(native.value, folder);
  if (!existsSync(folder.places.cluster)) {
    onProgress('Making a new PostgreSQL database');
    const created = await createCluster(folder, binaries, durable);
    if (!created.ok) return created;
  }
  const checked = await checkCluster(folder);
  if (!checked.ok) return checked;
  onProgress('Starting PostgreSQL');
  return launch(folder, binaries, { port, durable });
}

/**
 * Starts a real PostgreSQL 18 on 127.0.0.1 (development, demonstration and tests only), keeps its data between starts,
 * and adopts the server of this folder that a killed process left running. It has one owner at a time: while that lives,
 * another start is refused with `in-use`. Root runs it as the folder's owner or as `nobody`.
 *
 * The caller calls `stop` at its end, on SIGINT and SIGTERM too; nothing here listens for signals.
 */
export async function startPostgres(options: PostgresOptions): Promise<Result<PostgresServer, PostgresFault>> {
  const folder = await openDataFolder(options.dataFolder);
  if (!folder.ok) return folder;
  const { places } = folder.value;
  const running = await adopt(places);
  if (running !== undefined) return running.ok ? ok(serverOf(running.value, true)) : running;
  const started = await startIn(folder.value, options);
  if (started.ok) return ok(serverOf(started.value, false));
  // Another process may have started it at the same moment: then it has an owner, and that is what to say.
  const other = await adopt(places);
  return other === undefined ? started : other.ok ? ok(serverOf(other.value, true)) : other;
}
