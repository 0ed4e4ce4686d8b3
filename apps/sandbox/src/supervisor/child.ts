import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lastError } from './log-text.js';

/** Built beside this module, also where this one is read from its source. */
const WRAPPER = fileURLToPath(new URL('../../dist/supervisor/wrapper.js', import.meta.url));

/** Something of ours that runs as a process of its own. */
export interface ChildSpec {
  /** Goes into a sentence: "the hub". */
  readonly name: string;
  /** A built module. */
  readonly entry: string;
  /** All that it sees of an environment, beside where programs and the home are. */
  readonly environment: Readonly<Record<string, string>>;
  /** Its output, both streams. */
  readonly log: string;
}

export interface End {
  /** "status 1" or "SIGKILL". */
  readonly how: string;
  readonly status: number | null;
  /** What it said last. */
  readonly said: string | undefined;
}

export interface Child {
  readonly pid: number | undefined;
  readonly ended: Promise<End>;
  readonly signal: (signal: NodeJS.Signals) => void;
}

const KEPT = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'SYSTEMROOT'];
const kept = (): Record<string, string> =>
  Object.fromEntries(KEPT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));

const sizeOf = (log: string): number => statSync(log, { throwIfNoEntry: false })?.size ?? 0;

function endOf(child: ChildProcess, log: string, from: number): Promise<End> {
  const said = (): string | undefined => {
    try {
      return lastError(readFileSync(log).subarray(from).toString('utf8'));
    } catch {
      // Somebody has removed the log; the child has ended all the same.
      return undefined;
    }
  };
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ how: error.message, status: null, said: undefined }));
    child.once('exit', (status, signal) => resolve({ how: signal ?? `status ${status ?? '?'}`, status, said: said() }));
  });
}

/**
 * Starts a child that ends by itself when this process does. It stands in a process group of its own, so that Ctrl-C in
 * the terminal reaches us alone, who end everything in order.
 */
export function launch({ entry, environment, log }: ChildSpec): Child {
  mkdirSync(dirname(log), { recursive: true });
  const output = openSync(log, 'a', 0o600);
  const from = sizeOf(log);
  const child = spawn(process.execPath, [WRAPPER, entry], {
    env: { ...kept(), ...environment },
    detached: true,
    stdio: ['ignore', output, output, 'ipc'],
  });
  closeSync(output);
  return { pid: child.pid, ended: endOf(child, log, from), signal: (signal) => void child.kill(signal) };
}
