import type { Fault, Result } from '@kohort/kernel';

/** Exit codes, a part of those of the kohort command. */
export const EXIT = {
  ok: 0,
  /** The command line, or something named there, is wrong; nothing ran. */
  usage: 2,
  /** It did not start, or was broken off before it was ready. */
  broken: 4,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Why there is no sandbox: told in these sentences, without a stack trace. */
export class SandboxFailure extends Error {
  override readonly name = 'SandboxFailure';

  constructor(
    message: string,
    readonly exitCode: ExitCode = EXIT.broken,
  ) {
    super(message);
  }
}

/** The value of a result. @throws SandboxFailure with the fault's own sentence */
export function orFail<Value>(result: Result<Value, Fault>, more = '', exitCode: ExitCode = EXIT.broken): Value {
  if (result.ok) return result.value;
  throw new SandboxFailure(`${result.error.message}${more}`, exitCode);
}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The `code` of a system error: 'ENOENT'. */
export const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
