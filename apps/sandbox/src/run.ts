import type { Terminal } from './command/sandbox-command.js';
import { EXIT, type ExitCode } from './failure.js';
import { tooOld } from './node-version.js';

/**
 * `kohort sandbox`: runs until it is stopped.
 *
 * @param args what stands after `kohort sandbox`
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const fault = tooOld(process.versions.node);
  if (fault !== undefined) {
    terminal.stderr.write(`${fault}\n`);
    return EXIT.broken;
  }
  // Read only now: an older Node might stumble over the rest before it could say so.
  const { sandboxCommand } = await import('./command/sandbox-command.js');
  return sandboxCommand(args, terminal);
}
