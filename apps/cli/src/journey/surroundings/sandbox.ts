import type { ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Wrong } from '../wrong.js';
import { addressesIn, type Addresses } from './addresses.js';
import { freePortBase } from './free-ports.js';
import { startKohort } from './kohort.js';
import { Recorder } from './recorder.js';

/** Milliseconds until it must be ready; a folder of many people takes its time. */
const PATIENCE = 300_000;
const LAST_WORDS = 2000;

export interface SandboxWish {
  readonly people: string | undefined;
  readonly generate: number;
  readonly regions: number;
  readonly redisUrl: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const flagsOf = ({ people, generate, regions }: SandboxWish): string[] => [
  ...(people === undefined ? ['--generate', `${generate}`] : ['--people', people]),
  '--regions',
  `${regions}`,
  // The journey posts its own.
  '--no-trial',
];

/** A sandbox of the journey's own, as a process of its own. */
export class Sandbox {
  #output = '';
  readonly #ended: Promise<unknown>;

  private constructor(
    private readonly child: ChildProcess,
    readonly folder: string,
    readonly recorder: Recorder,
  ) {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.#output += chunk.toString('utf8')));
    this.#ended = new Promise((resolve) => child.once('close', resolve));
  }

  /** Begins to start one on free ports, with a folder that is gone afterwards. */
  static async begin(wish: SandboxWish): Promise<Sandbox> {
    const folder = await mkdtemp(join(tmpdir(), 'kohort-journey-'));
    // PostgreSQL runs under an account of its own where root starts it.
    await chmod(folder, 0o755);
    const base = await freePortBase(wish.regions);
    const recorder = await Recorder.start(base - 1, base);
    const places = ['--data', join(folder, 'sandbox'), '--port-base', `${base}`, '--hub-at', recorder.url];
    const { redisUrl } = wish;
    const env = { ...wish.env, REDIS_URL: redisUrl };
    return new Sandbox(startKohort(['sandbox', ...flagsOf(wish), ...places], env), folder, recorder);
  }

  get data(): string {
    return join(this.folder, 'sandbox');
  }

  /** Waits until it is ready. @throws Wrong with its last words where it is not */
  async ready(): Promise<Addresses> {
    const latest = Date.now() + PATIENCE;
    const ended = this.#ended.then(() => 'ended' as const);
    while (!this.#output.includes('Stop: Ctrl-C.')) {
      const isOver = (await Promise.race([ended, sleep(100)])) === 'ended' || Date.now() > latest;
      if (isOver) throw new Wrong('the sandbox to be ready', this.#output.slice(-LAST_WORDS));
    }
    return addressesIn(this.#output);
  }

  /** Stops it in order and removes its folder. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await this.#ended;
    await this.recorder.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
