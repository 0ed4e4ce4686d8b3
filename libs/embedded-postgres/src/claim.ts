import { readFile, realpath } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ok, type Result } from '@kohort/kernel';
import pg from 'pg';
import { codeOf, refuse, type PostgresFault } from './fault.js';
import type { Places } from './places.js';

/** Any number; the lock lives in the cluster's own database `postgres`. */
const OWNER_LOCK = 4_711_001;

/** The connection that holds the owner's lock. The system closes it when the owner dies, however it dies. */
export interface Claim {
  readonly url: string;
  readonly client: pg.Client;
}

export const urlOf = (port: number, password: string, database = 'postgres'): string =>
  `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`;

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString,
    application_name: `kohort ${process.pid}`,
    connectionTimeoutMillis: 5000,
  });
  // A server that goes away ends the claim; who uses the database learns it from its own connections.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function lock(client: pg.Client, places: Places): Promise<Result<undefined, PostgresFault>> {
  try {
    // An owner killed a moment ago: the server notices its closed connection within milliseconds.
    await client.query("set lock_timeout = '2s'");
    await client.query('select pg_advisory_lock($1)', [OWNER_LOCK]);
    return ok(undefined);
  } catch (error) {
    if (codeOf(error) !== '55P03') throw error;
    const owners = await client.query<{ owner: string }>(
      "select application_name as owner from pg_locks join pg_stat_activity using (pid) where locktype = 'advisory' and objid = $1 and granted",
      [OWNER_LOCK],
    );
    const owner = owners.rows[0]?.owner.replace('kohort ', 'process ') ?? 'another process';
    return refuse(
      'in-use',
      `The data folder ${places.folder} is in use: ${owner} runs its PostgreSQL. Stop that first.`,
    );
  }
}

/**
 * Waits until the server of this data folder answers on the port, and makes this process its one owner.
 *
 * @returns undefined if another server answers there, or if none does and `givenUp` says so
 */
export async function claim(
  places: Places,
  port: number,
  givenUp: () => boolean,
): Promise<Result<Claim, PostgresFault> | undefined> {
  const url = urlOf(port, (await readFile(places.password, 'utf8')).trim());
  while (!givenUp()) {
    let client: pg.Client;
    try {
      client = await connect(url);
    } catch (error) {
      if (codeOf(error) === '28P01') return undefined;
      await sleep(20);
      continue;
    }
    const shown = await client.query<{ data_directory: string }>('show data_directory');
    const ours = (await realpath(shown.rows[0]?.data_directory ?? '')) === (await realpath(places.data));
    const locked = ours ? await lock(client, places) : undefined;
    if (locked?.ok === true) return ok({ url, client });
    await client.end();
    return locked;
  }
  return undefined;
}
