import { randomBytes } from 'node:crypto';
import { invariant } from '@kohort/kernel';
import pg from 'pg';

/** Holds the address of the test run's server, for every test file. Set it yourself to test against another server. */
export const SERVER_VARIABLE = 'KOHORT_TEST_POSTGRES_URL';

/** What test databases start from, such as the migrated tables. Made once per test run, copied for each test file. */
export interface Template {
  /** Lower case letters, digits, underscores. */
  readonly name: string;
  /** Fills the template; closes its connections before it returns. */
  readonly prepare: (url: string) => Promise<void>;
}

/** Address of the test run's server, as superuser, in the database `postgres`. */
export function testServerUrl(): string {
  const url = process.env[SERVER_VARIABLE];
  invariant(url, `${SERVER_VARIABLE} is set: tests that need PostgreSQL are named *.int.spec.ts`);
  return url;
}

const urlOf = (name: string): string => Object.assign(new URL(testServerUrl()), { pathname: `/${name}` }).href;

async function asSuperuser(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: testServerUrl() });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** One test file makes the template, the others wait for it; one whose making failed is made anew. */
async function makeTemplate(client: pg.Client, { name, prepare }: Template): Promise<void> {
  invariant(/^[a-z][a-z0-9_]{0,50}$/.test(name), `"${name}" is a plain template name`);
  await client.query('select pg_advisory_lock(hashtext($1))', [name]);
  const made = await client.query('select from pg_database where datname = $1', [name]);
  if (made.rowCount === 0) {
    await client.query(`drop database if exists ${name}_unfinished with (force)`);
    await client.query(`create database ${name}_unfinished`);
    await prepare(urlOf(`${name}_unfinished`));
    await client.query(`alter database ${name}_unfinished rename to ${name}`);
  }
  await client.query('select pg_advisory_unlock(hashtext($1))', [name]);
}

/** A database of its own for a test file, empty or a copy of the template. Returns its address. */
export async function createDatabase(template?: Template): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asSuperuser(async (client) => {
    if (template !== undefined) await makeTemplate(client, template);
    await client.query(`create database ${name} template ${template?.name ?? 'template1'}`);
  });
  return urlOf(name);
}

/** Drops what `createDatabase` made; connections that are left open are ended. */
export async function dropDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  invariant(/^test_[0-9a-f]{16}$/.test(name), `"${name}" was made by createDatabase`);
  await asSuperuser(async (client) => {
    await client.query(`drop database if exists ${name} with (force)`);
  });
}
