/** Exit codes that scripts may rely on. */
export const EXIT = {
  ok: 0,
  /** It ran to the end, but records were unreadable, lint found errors, or an audit was altered. */
  findings: 1,
  /** The command line, the criteria or a file named there is wrong; nothing ran. */
  usage: 2,
  /** The records could not be read at all: no such folder, server or database unreachable, reading broken off. */
  source: 3,
  /** It broke off: the disk is full, a file may not be written, or the program itself is at fault. */
  broken: 4,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An expected failure of a command: told in one sentence per fault, without a stack trace. */
export class CommandFailure extends Error {
  constructor(
    readonly exitCode: ExitCode,
    readonly lines: readonly string[],
  ) {
    super(lines.join('\n'));
  }
}
