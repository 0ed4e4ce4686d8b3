import { setTimeout as sleep } from 'node:timers/promises';
import { createServer, type Server } from 'node:http';
import { failed, ok, type Fault, type Result } from '@kohort/kernel';
import type pg from 'pg';
import { dispatch } from './dispatch.js';
import type { Refusal } from './fault.js';
import { closeServer, listen, type ListenFault } from './http/listen.js';
import { serve } from './http/serve.js';
import { databaseRefusal, openPool } from './storage/database.js';
import { loadResources } from './storage/load.js';
import { ensureTables } from './storage/tables.js';
import { countResources } from './storage/versions.js';
import { writerOf, type Write } from './storage/write.js';

/** Milliseconds for queries that are under way when the server stops. */
const LONGEST_END = 5_000;

export interface FhirServerOptions {
  /** A PostgreSQL database of its own; its tables are made in the schema `fhir` where they are missing. */
  readonly databaseUrl: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** 127.0.0.1 if left out. There is no login: whoever reaches the address reads and writes everything. */
  readonly host?: string;
  /** Bytes of a request: 32 MiB if left out. */
  readonly largestBody?: number;
  /** Told of errors that are this server's own fault. They may quote records. */
  readonly onFailure?: (error: unknown) => void;
}

export interface FhirServer {
  /** The base: "http://127.0.0.1:8080/fhir". */
  readonly url: string;
  readonly port: number;
  /**
   * Stores resources in large batches; what has an id that is known becomes its next version.
   *
   * @returns how many were stored. The first value that is no resource ends the loading (`path` is its place, "/12"),
   * and so does a database that fails; the batches before stay.
   */
  readonly load: (resources: AsyncIterable<unknown> | Iterable<unknown>) => Promise<Result<number, Refusal>>;
  /** Undeleted resources by type. */
  readonly count: () => Promise<Readonly<Record<string, number>>>;
  /** Ends requests that are under way and closes all connections. */
  readonly stop: () => Promise<void>;
}

export type FhirServerFault = ListenFault | Fault<'database-unreachable' | 'other-layout'>;

const LARGEST_BODY = 32 * 1024 * 1024;

/** Starts a FHIR R4 server over a database (development and demonstration only). */
export async function startFhirServer(options: FhirServerOptions): Promise<Result<FhirServer, FhirServerFault>> {
  const { databaseUrl, port, host = '127.0.0.1', largestBody = LARGEST_BODY, onFailure } = options;
  const pool = openPool(databaseUrl);
  const prepared = await prepare(pool);
  if (!prepared.ok) {
    await pool.end();
    return prepared;
  }
  const write = writerOf(pool);
  const refusalOf = (error: unknown): Refusal => {
    const refusal = databaseRefusal(error);
    if (refusal.code === 'internal-error') onFailure?.(error);
    return refusal;
  };
  const serving = { context: { db: pool, write, dispatch, refusalOf }, host, largestBody };
  const server = createServer((message, response) => void serve(serving, message, response));
  // Longer than a client keeps a connection, so that none is closed under a request.
  server.keepAliveTimeout = 75_000;
  const listening = await listen(server, port, host);
  if (!listening.ok) {
    await pool.end();
    return listening;
  }
  return ok(serverOf(server, pool, write, { host, port: listening.value }));
}

async function prepare(pool: pg.Pool): Promise<Result<undefined, FhirServerFault>> {
  try {
    if (await ensureTables(pool)) return ok(undefined);
  } catch (error) {
    if (databaseRefusal(error).code !== 'database-gone') {
      await pool.end();
      throw error;
    }
    return failed({
      code: 'database-unreachable',
      message: 'The database of the FHIR server does not answer.',
      path: '',
    });
  }
  const message = 'The records were stored by another version of the FHIR server. Reset them and load them again.';
  return failed({ code: 'other-layout', message, path: '' });
}

function serverOf(
  server: Server,
  pool: pg.Pool,
  write: Write,
  { host, port }: { readonly host: string; readonly port: number },
): FhirServer {
  let stopped: Promise<void> | undefined;
  const load = async (resources: AsyncIterable<unknown> | Iterable<unknown>): Promise<Result<number, Refusal>> => {
    const loaded = await loadResources(write, resources);
    // Without statistics of what has just come in, a search may be planned badly.
    if (loaded.ok && loaded.value > 1000)
      await pool.query('analyze fhir.resource, fhir.token, fhir.reference, fhir.date');
    return loaded;
  };
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}/fhir`,
    port,
    load,
    count: () => countResources(pool),
    stop: () =>
      (stopped ??= closeServer(server).then(() =>
        Promise.race([pool.end(), sleep(LONGEST_END, undefined, { ref: false })]),
      )),
  };
}
