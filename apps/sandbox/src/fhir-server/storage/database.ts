import pg from 'pg';
import type { Refusal } from '../fault.js';

/** A pool, or one connection inside a transaction. */
export type Database = Pick<pg.Pool, 'query'>;

/** Few connections: a node and a hub need many. One writes, the rest read. */
const CONNECTIONS = 4;
const PATIENCE = 5_000;
const LONGEST_STATEMENT = 60_000;

type Parsers = typeof pg.types.getTypeParser;

/** A pool that survives the loss of its connections, each of which would otherwise end the process. */
export function openPool(databaseUrl: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: CONNECTIONS,
    connectionTimeoutMillis: PATIENCE,
    application_name: 'kohort-fhir-server',
    statement_timeout: LONGEST_STATEMENT,
    options: '-c timezone=UTC -c datestyle=ISO',
    types: {
      // Numbers of resources stay far below 2^53.
      getTypeParser: ((oid: Parameters<Parsers>[0], format?: 'text') =>
        oid === pg.types.builtins.INT8 ? Number : (pg.types.getTypeParser(oid, format) as unknown)) as Parsers,
    },
  });
  pool.on('error', () => undefined);
  return pool;
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';

/**
 * What an error thrown by `pg` means to the client. Its message stays here: it may quote a record.
 * SQLSTATE classes: 08 connection, 28 login, 53 resources, 57 intervention, 3D000 no such database; 22 data (PostgreSQL, appendix A).
 */
export function databaseRefusal(error: unknown): Refusal {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : '';
  const gone =
    /^(?:08|28|53|57)|^3D000$|^25006$/.test(code) ||
    /^E(?:CONN|PIPE|HOST|NET|TIMEDOUT|NOTFOUND|AI_)/.test(code) ||
    /connection (?:terminated|timeout)|timeout exceeded|after calling end|query read timeout|not queryable/i.test(
      message,
    );
  if (code === '57014') return { code: 'bad-value', message: 'This takes too long; ask for less.', path: '' };
  if (gone) return { code: 'database-gone', message: 'The database does not answer; try again later.', path: '' };
  if (/^22.../.test(code)) return { code: 'bad-value', message: 'A value cannot be read.', path: '' };
  return { code: 'internal-error', message: 'The server failed.', path: '' };
}
