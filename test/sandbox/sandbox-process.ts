import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { checkPorts, portsOf, portUses } from '../../apps/sandbox/src/plan/ports.js';
import { checkFree } from '../../apps/sandbox/src/start/free-ports.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const KOHORT = fileURLToPath(new URL('../../apps/cli/bin/kohort.js', import.meta.url));
const COMPILER = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));

/** The journey runs what is built, as people do. */
export function build(): void {
  const apps = ['cli', 'sandbox', 'hub', 'regional-node'].map((app) => `apps/${app}`);
  const { status, stdout } = spawnSync(process.execPath, [COMPILER, '-b', ...apps], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The apps do not build:\n${stdout}`);
}

/**
 * A first port from which on everything that a sandbox of these regions needs is free at this moment: below the ports that
 * systems give to whoever asks for any.
 */
export async function freePortBase(regions: readonly string[]): Promise<number> {
  for (;;) {
    const ports = portsOf(randomInt(11_000, 32_000), regions);
    if (checkPorts(ports).ok && (await checkFree(portUses(ports), 0)).ok) return ports.base;
  }
}

/** `kohort sandbox` as a process of its own, without a terminal. */
export class SandboxProcess {
  readonly #process: ChildProcess;
  readonly exitCode: Promise<number | null>;
  output = '';

  constructor(...flags: string[]) {
    const environment = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
    this.#process = spawn(process.execPath, [KOHORT, 'sandbox', ...flags], {
      cwd: ROOT,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString('utf8')));
    this.exitCode = new Promise((resolve) => this.#process.once('close', (code) => resolve(code)));
  }

  /** Waits until it has said this. @throws its output where it ends before */
  async said(text: string | RegExp): Promise<void> {
    const ended = this.exitCode.then(() => 'ended' as const);
    while (this.output.search(text) < 0) {
      if ((await Promise.race([ended, sleep(50)])) === 'ended' && this.output.search(text) < 0)
        throw new Error(`The sandbox ended:\n${this.output}`);
    }
  }

  /** Kills it as soon as it says this, without the pause in which `said` looks. */
  async killedAt(text: RegExp): Promise<void> {
    this.#process.stdout?.on('data', () => {
      if (this.output.search(text) >= 0) this.signal('SIGKILL');
    });
    await this.exitCode;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Process numbers and command lines of everything that it has started. */
  children(): { pid: number; command: string }[] {
    const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
    return lines.flatMap((line) => {
      const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return Number(parent) === this.#process.pid && !command.startsWith('ps ') ? [{ pid: Number(pid), command }] : [];
    });
  }
}

/** Those of the processes that still run; one that has ended and is not yet reaped by its parent does not. */
export function running(processes: readonly { pid: number }[]): number[] {
  const listed = spawnSync('ps', ['-A', '-o', 'pid=,stat='], { encoding: 'utf8' }).stdout;
  const states = new Map(listed.split('\n').map((line) => line.trim().split(/\s+/) as [string, string | undefined]));
  return processes.map(({ pid }) => pid).filter((pid) => states.get(String(pid))?.startsWith('Z') === false);
}

/** Waits for something that comes about by itself, for so many seconds at most. */
export async function eventually(seconds: number, holds: () => boolean | Promise<boolean>): Promise<boolean> {
  const latest = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > latest) return false;
    await sleep(100);
  }
  return true;
}
