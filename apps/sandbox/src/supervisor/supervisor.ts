import { setTimeout as sleep } from 'node:timers/promises';
import { SandboxFailure } from '../failure.js';
import { delayAfter, deathsAfter } from './back-off.js';
import { launch, type Child, type ChildSpec, type End } from './child.js';

export interface ServerSpec extends ChildSpec {
  /** 200 where it has started: asked again and again. */
  readonly aliveUrl: string;
}

/** Milliseconds until a child is given up that neither answers nor ends. */
const START_PATIENCE = 90_000;
const END_PATIENCE = 10_000;
const ASK_EVERY = 100;

/** At the beginning of a sentence. */
const subject = ({ name }: ChildSpec): string => name.charAt(0).toUpperCase() + name.slice(1);
const ending = (end: End): string => (end.said ?? `it ended with ${end.how}`).replace(/\.$/, '');

/** Whether an address answers 200 within two seconds. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}

/** Asks until it answers, the time is over or nobody waits any longer. */
async function answering(url: string, given: AbortSignal): Promise<'alive' | 'late'> {
  const latest = Date.now() + START_PATIENCE;
  while (!given.aborted && Date.now() < latest) {
    if (await answers(url)) return 'alive';
    await sleep(ASK_EVERY);
  }
  return 'late';
}

/** Keeps the apps running: one that dies is started again, unless everything is stopping. */
export class Supervisor {
  readonly #say: (line: string) => void;
  readonly #endPatience: number;
  readonly #running = new Map<string, Child>();
  readonly #stopping = new AbortController();

  /** @param endPatience milliseconds for an orderly end */
  constructor(say: (line: string) => void, endPatience = END_PATIENCE) {
    this.#say = say;
    this.#endPatience = endPatience;
  }

  /** Process numbers of those that run, by name. */
  get processes(): ReadonlyMap<string, number | undefined> {
    return new Map([...this.#running].map(([name, { pid }]) => [name, pid]));
  }

  /** Runs something that ends by itself. @throws SandboxFailure where it fails */
  async runOnce(spec: ChildSpec): Promise<void> {
    const child = this.#launch(spec);
    const end = await child.ended;
    this.#running.delete(spec.name);
    if (end.status !== 0) throw new SandboxFailure(`${subject(spec)} failed: ${ending(end)}. Its log: ${spec.log}`);
  }

  /** Resolves when it answers. @throws SandboxFailure where it ends first */
  async start(spec: ServerSpec): Promise<void> {
    const child = this.#launch(spec);
    const started = Date.now();
    const ended = await this.#untilAlive(spec, child);
    if (ended !== undefined) {
      this.#running.delete(spec.name);
      throw new SandboxFailure(`${subject(spec)} does not start: ${ending(ended)}. Its log: ${spec.log}`);
    }
    void this.#keep(spec, child, started);
  }

  /** Ends all children, in good order if they do so in time. Nothing is started any more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const children = [...this.#running.values()];
    for (const child of children) child.signal('SIGTERM');
    const all = Promise.all(children.map(({ ended }) => ended));
    const late = new AbortController();
    await Promise.race([all, sleep(this.#endPatience, undefined, { signal: late.signal }).catch(() => undefined)]);
    late.abort();
    for (const child of children) child.signal('SIGKILL');
    await all;
  }

  #launch(spec: ChildSpec): Child {
    this.#stopping.signal.throwIfAborted();
    const child = launch(spec);
    this.#running.set(spec.name, child);
    return child;
  }

  /** @returns how it ended, if it did before it answered */
  async #untilAlive({ aliveUrl }: ServerSpec, { ended, signal }: Child): Promise<End | undefined> {
    const given = new AbortController();
    const first = await Promise.race([ended, answering(aliveUrl, given.signal)]);
    given.abort();
    if (first === 'alive') return undefined;
    if (first !== 'late') return first;
    signal('SIGKILL');
    return { ...(await ended), said: `no answer within ${START_PATIENCE / 1000} s` };
  }

  async #keep(spec: ServerSpec, first: Child, firstStart: number): Promise<void> {
    let [child, started, deaths] = [first, firstStart, 0];
    for (;;) {
      const end = await child.ended;
      if (this.#isStopping()) return;
      deaths = deathsAfter(deaths, Date.now() - started);
      const delay = delayAfter(deaths);
      const said = end.said === undefined ? '' : `: ${end.said.replace(/\.$/, '')}`;
      this.#say(
        `${subject(spec)} ended (${end.how}${said}); it is started again in ${delay / 1000} s. Its log: ${spec.log}`,
      );
      await sleep(delay, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      if (this.#isStopping()) return;
      started = Date.now();
      child = this.#launch(spec);
    }
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }
}
