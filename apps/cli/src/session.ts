import type { ExitCode } from './exit-codes.js';

/** Where a command writes, and the environment that it is started in. */
export interface Terminal {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What every command gets; it answers with an exit code by `done`. */
export interface Session extends Terminal {
  readonly done: (exitCode: ExitCode) => void;
}
