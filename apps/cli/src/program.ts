import { Command, CommanderError } from 'commander';
import { createRequire } from 'node:module';
import { addDemo } from './commands/demo.js';
import { addGenerate } from './commands/generate.js';
import { addImport } from './commands/import.js';
import { addJourney } from './commands/journey.js';
import { addLint } from './commands/lint.js';
import { addMatch } from './commands/match.js';
import { addRender } from './commands/render.js';
import { addSandbox } from './commands/sandbox.js';
import { addSchema } from './commands/schema.js';
import { addVerifyAudit } from './commands/verify-audit.js';
import { CommandFailure, EXIT, type ExitCode } from './exit-codes.js';
import type { Session, Terminal } from './session.js';

const INTRODUCTION =
  'Finds people who fit a clinical trial in FHIR R4 records. Every answer is met, not met or unknown, with the record ' +
  'behind it. Nothing leaves this machine.';

const { version: VERSION } = createRequire(import.meta.url)('../package.json') as { version: string };

const EXAMPLES = `
Examples:
  Make 200 fictitious people and ask who fits the example trial:
    $ kohort generate --people 200 --seed 1 --as-of 2026-01-01 --out var/people
    $ kohort match --criteria examples/trials/flagship-mammography.json --fhir var/people --index-date 2026-01-01
  Read a trial in plain Swedish, and check it for mistakes:
    $ kohort render examples/trials/flagship-mammography.json --lang sv
    $ kohort lint examples/trials/*.json
  Begin a trial with what a registry says of it:
    $ kohort import NCT02240472.json --out trial.json

Exit codes:
  0  done
  1  done, but some records could not be read, lint found errors, an audit was altered, or a step of
     the journey was wrong
  2  the command line or the criteria are wrong; nothing ran
  3  the records, or the database, could not be read
  4  broken off: the disk is full, a file may not be written, or a fault of the program itself`;

/** Runs the command line and answers with the exit code; expected failures are told in plain sentences. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const session: Session = {
    stdout: terminal.stdout,
    stderr: terminal.stderr,
    env: terminal.env,
    done: (code) => void (exitCode = code),
  };
  const program = new Command('kohort')
    .description(INTRODUCTION)
    .version(VERSION)
    .addHelpText('after', EXAMPLES)
    .showSuggestionAfterError()
    .showHelpAfterError('(kohort --help shows examples)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
    });
  for (const add of [
    addMatch,
    addGenerate,
    addLint,
    addRender,
    addImport,
    addSchema,
    addDemo,
    addSandbox,
    addJourney,
    addVerifyAudit,
  ])
    add(program, session);
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (error instanceof CommandFailure) {
      terminal.stderr.write(`${error.lines.join('\n')}\n`);
      return error.exitCode;
    }
    terminal.stderr.write(`Broken off: ${isSystemError(error) ? error.message : String((error as Error).stack)}\n`);
    return EXIT.broken;
  }
}

/** A failure of the system, told in its own sentence; anything else is a fault of the program, told with its trace. */
const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';
