import { Writable } from 'node:stream';
import { run } from '../program.js';
import type { Terminal } from '../session.js';

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process and keeps what it writes; by default it writes into a pipe, not to a terminal. */
export async function runCommand(args: readonly string[], env: Terminal['env'] = {}): Promise<Ran> {
  const [stdout, stderr] = [new Kept(), new Kept()];
  const terminal = { stdout, stderr, env } as unknown as Terminal;
  const exitCode = await run(['node', 'kohort', ...args], terminal);
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

class Kept extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}
