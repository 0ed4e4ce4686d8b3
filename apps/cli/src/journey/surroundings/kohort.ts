import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const KOHORT = fileURLToPath(new URL('../../../bin/kohort.js', import.meta.url));

type Environment = Readonly<Record<string, string | undefined>>;

/** Ends what it runs when the channel to us closes, however we end. */
const WRAPPER = fileURLToPath(new URL('../../../../sandbox/dist/supervisor/wrapper.js', import.meta.url));

/**
 * Runs a kohort command in a process of its own, which ends with this one: out of reach of Ctrl-C, which is for us to
 * pass on.
 */
export const startKohort = (args: readonly string[], env: Environment): ChildProcess =>
  spawn(process.execPath, [WRAPPER, KOHORT, ...args], {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });

/** What a command said, when it has ended. */
export async function runKohort(
  args: readonly string[],
  env: Environment,
): Promise<{ readonly exitCode: number | null; readonly output: string }> {
  const child = startKohort(args, env);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { exitCode, output };
}
