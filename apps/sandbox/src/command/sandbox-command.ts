import { Command, CommanderError } from 'commander';
import { checkEverything } from '../check/check-everything.js';
import { EXIT, SandboxFailure, type ExitCode } from '../failure.js';
import { tell } from '../report/tell.js';
import { Cleanup } from '../start/cleanup.js';
import { Progress } from '../start/progress.js';
import { startSandbox } from '../start/start-sandbox.js';
import { contradiction, flagsOn, type Options } from './options.js';
import { onSignals } from './signals.js';

export interface Terminal {
  readonly stdout: { write: (text: string) => unknown };
  readonly stderr: { write: (text: string) => unknown };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The options, or the exit code where there are none: help was asked for, or they are wrong. */
function optionsOf(args: readonly string[], { stdout, stderr }: Terminal): Options | ExitCode {
  const command = flagsOn(new Command('kohort sandbox'))
    .exitOverride()
    .configureOutput({ writeOut: (text) => void stdout.write(text), writeErr: (text) => void stderr.write(text) });
  try {
    const options = command.parse(args, { from: 'user' }).opts<Options>();
    const fault = contradiction(options);
    if (fault === undefined) return options;
    stderr.write(`${fault}\n`);
    return EXIT.usage;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    throw error;
  }
}

const endOf = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });

/** Starts and tells; with --until-ready, checks everything once. */
async function bringUp(options: Options, terminal: Terminal, cleanup: Cleanup, signal: AbortSignal): Promise<void> {
  const progress = new Progress((text) => (signal.aborted ? undefined : void terminal.stdout.write(text)));
  const sandbox = await startSandbox(options, { progress, cleanup, signal, redisUrl: terminal.env['REDIS_URL'] });
  progress.say(`Ready in ${progress.elapsed()}`);
  terminal.stdout.write(`\n${tell(sandbox)}`);
  if (options.untilReady !== true) return;
  const checks = await checkEverything(sandbox);
  progress.say(`Everything answers: ${checks} checks`);
}

/** The sentence for people; a fault of the program itself is told with its trace. */
function told(error: unknown): string {
  if (error instanceof SandboxFailure) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Stays until it is told to stop, or something is in the way; with --until-ready, until everything is checked. */
async function stay(options: Options, terminal: Terminal, up: Promise<void>, stopped: AbortSignal): Promise<ExitCode> {
  try {
    const first = await Promise.race([up.then(() => 'up' as const), endOf(stopped).then(() => 'stopped' as const)]);
    if (first === 'up') {
      if (options.untilReady !== true) await endOf(stopped);
      return EXIT.ok;
    }
    terminal.stderr.write('Broken off before it was ready.\n');
    return EXIT.broken;
  } catch (error) {
    terminal.stderr.write(`${told(error)}\n`);
    return error instanceof SandboxFailure ? error.exitCode : EXIT.broken;
  }
}

/** `kohort sandbox`. @returns its exit code, when everything has been stopped */
export async function sandboxCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const options = optionsOf(args, terminal);
  if (typeof options === 'number') return options;
  const cleanup = new Cleanup();
  const { stopped, release } = onSignals(
    () => void terminal.stdout.write('\nStopping everything; once more stops at once\n'),
  );
  const up = bringUp(options, terminal, cleanup, stopped);
  let exitCode = await stay(options, terminal, up, stopped);
  try {
    await cleanup.run();
    // What was being started when it was broken off has been stopped too.
    await up.catch(() => undefined);
    if (exitCode === EXIT.ok) terminal.stdout.write('Stopped.\n');
  } catch (error) {
    terminal.stderr.write(`Not everything could be stopped: ${told(error)}\n`);
    exitCode = EXIT.broken;
  }
  release();
  return exitCode;
}
