import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestCluster } from './test-cluster.js';
import pg from 'pg';

/** A PostgreSQL of a test's own, which may be killed and started again at the same address. */
export interface OwnServer {
  readonly url: string;
  /** The process that lets connections in. */
  readonly pid: () => Promise<number>;
  /** As a crash: nothing is written out, all connections break. */
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

const VARIABLE = 'KOHORT_TEST_POSTGRES_URL';

async function ask(url: string, sql: string): Promise<Record<string, unknown>> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows[0] ?? {};
  } finally {
    await client.end();
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition().catch(() => false))) await sleep(20);
}

async function commandOf(url: string) {
  const data = String((await ask(url, 'show data_directory'))['data_directory']);
  const pidFile = join(data, 'postmaster.pid');
  const pid = async (): Promise<number> => Number((await readFile(pidFile, 'utf8')).split('\n')[0]);
  const [program = '', ...flags] = (await readFile(`/proc/${await pid()}/cmdline`, 'utf8')).split('\0').slice(0, -1);
  const { uid, gid } = await stat(data);
  return { program, flags, pid, account: process.getuid?.() === 0 ? { uid, gid } : {} };
}

/** Starts one; `remove` stops it and deletes its data. */
export async function startOwnServer(): Promise<OwnServer> {
  const shared = process.env[VARIABLE];
  const cluster = await startTestCluster();
  process.env[VARIABLE] = shared;
  if (!cluster.ok) throw new Error(cluster.error.message);
  const { url, stop } = cluster.value;
  const { program, flags, pid, account } = await commandOf(url);
  let child: ChildProcess | undefined;
  const isDown = (): Promise<boolean> =>
    ask(url, 'select 1').then(
      () => false,
      (error: unknown) => (error as NodeJS.ErrnoException).code === 'ECONNREFUSED',
    );
  return {
    url,
    pid,
    kill: async () => {
      process.kill(await pid(), 'SIGQUIT');
      if (child !== undefined) await once(child, 'exit');
      await until(isDown);
    },
    start: async () => {
      child = spawn(program, flags, { ...account, cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC' }, stdio: 'ignore' });
      await until(async () => (await ask(url, 'select 1 as one'))['one'] === 1);
    },
    remove: async () => {
      if (child !== undefined && child.exitCode === null && child.signalCode === null) {
        child.kill('SIGINT');
        await once(child, 'exit');
      }
      await stop();
    },
  };
}
