import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresServer } from '@kohort/embedded-postgres';
import pg from 'pg';
import { LEFT_BEHIND_PATIENCE, startPatiently, type Started } from '../data-folder/start-patiently.js';
import { SandboxFailure } from '../failure.js';
import { delayAfter } from '../supervisor/back-off.js';
import type { Cleanup } from './cleanup.js';
import { portTaken } from './free-ports.js';
import type { Prepared } from './prepare.js';
import type { Progress } from './progress.js';

const GUARD = fileURLToPath(new URL('../../dist/supervisor/postgres-guard.js', import.meta.url));
const LOOK_EVERY = 1000;

function opened(started: Started, port: number): PostgresServer {
  if (started.ok) return started.value;
  const { code, message } = started.error;
  if (code === 'port-taken') throw new SandboxFailure(portTaken(port, 'PostgreSQL').message);
  const anew = code === 'broken-data' || code === 'other-version' || code === 'start-failed';
  throw new SandboxFailure(anew ? `${message} With --reset the sandbox begins anew.` : message);
}

/** Stops the server even if we are killed. It is in a process group of its own, like everything we start. */
async function startGuard(dataFolder: string, cleanup: Cleanup): Promise<void> {
  const guard = spawn(process.execPath, [GUARD, dataFolder], {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const ended = once(guard, 'exit');
  await cleanup.add('watch', async () => {
    guard.kill('SIGKILL');
    await ended;
  });
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The PostgreSQL under everything. One that dies is started again on its port, with its data. */
export class Database {
  readonly #dataFolder: string;
  readonly #progress: Progress;
  readonly #stopping = new AbortController();
  #server: PostgresServer;
  #watching: Promise<void>;

  private constructor(dataFolder: string, server: PostgresServer, progress: Progress) {
    this.#dataFolder = dataFolder;
    this.#server = server;
    this.#progress = progress;
    this.#watching = this.#watch();
  }

  /** @throws SandboxFailure where it does not start */
  static async start({ places, ports, wasKilled }: Prepared, cleanup: Cleanup, progress: Progress): Promise<Database> {
    const patience = wasKilled ? LEFT_BEHIND_PATIENCE : 0;
    const server = opened(await startPatiently(places.postgres, patience, ports.postgres), ports.postgres);
    const database = new Database(places.postgres, server, progress);
    await cleanup.add('database', () => database.#stop());
    await startGuard(places.postgres, cleanup);
    return database;
  }

  get server(): PostgresServer {
    return this.#server;
  }

  /** Removes these databases with everything in them. */
  async drop(names: readonly string[]): Promise<void> {
    const client = new pg.Client({ connectionString: this.#server.url });
    await client.connect();
    try {
      for (const name of names)
        await client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`);
    } finally {
      await client.end();
    }
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stopping;
    let deaths = 0;
    for (;;) {
      await sleep(LOOK_EVERY, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      if (isRunning(this.#server.pid)) continue;
      deaths += 1;
      this.#progress.say('PostgreSQL ended; it is started again');
      const started = await startPatiently(this.#dataFolder, 0, this.#server.port);
      if (started.ok) this.#server = started.value;
      else {
        const delay = delayAfter(deaths);
        this.#progress.say(`${started.error.message} The next attempt is in ${delay / 1000} s`);
        await sleep(delay, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async #stop(): Promise<void> {
    this.#stopping.abort();
    await this.#watching;
    await this.#server.stop();
  }
}
