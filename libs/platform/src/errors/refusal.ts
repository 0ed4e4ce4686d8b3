import { failed, type Result } from '@kohort/kernel';
import { fault, type AppFault, type ErrorCode } from './codes.js';

/** Carries faults out of the framework's guards and pipes, which can only throw. Use cases return results instead. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(readonly faults: readonly AppFault[]) {
    super(faults[0]?.code ?? 'internal');
  }
}

export const refuse = (code: ErrorCode, message: string): Refusal => new Refusal([fault(code, message)]);

/** A failed result with one fault. */
export const failure = (code: ErrorCode, message: string, path = ''): Result<never, AppFault> =>
  failed(fault(code, message, path));
