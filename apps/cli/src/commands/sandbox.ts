import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CommandFailure, EXIT, type ExitCode } from '../exit-codes.js';
import type { Session, Terminal } from '../session.js';

/** The built sandbox; its flags and its help are its own. */
const BUILT = new URL('../../../sandbox/dist/run.js', import.meta.url);

type Run = (args: readonly string[], terminal: Terminal) => Promise<ExitCode>;

export function addSandbox(program: Command, session: Session): void {
  program
    .command('sandbox')
    .description('start hub, nodes, FHIR servers with people, mail inbox and login on this machine')
    .argument('[flags...]', 'kohort sandbox --help shows them')
    .helpOption(false)
    .allowUnknownOption()
    .action(async (flags: readonly string[]) => session.done(await sandbox(flags, session)));
}

/** Runs in this process, so that whatever ends it ends the sandbox with all its children. */
async function sandbox(flags: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const path = fileURLToPath(BUILT);
  if (!existsSync(path)) throw new CommandFailure(EXIT.broken, ['The sandbox is not built. Run "npm run build".']);
  const { run } = (await import(BUILT.href)) as { run: Run };
  return run(flags, terminal);
}
