import type { LoggerService } from '@nestjs/common';
import { describeError } from './pino-log.js';
import type { Log } from './log.js';

/**
 * Nest's own lines. What Nest says while it starts has no values of ours in it, but its errors do: of those only the
 * class and the stack frames are kept.
 */
export function nestLog(log: Log): LoggerService {
  const problem =
    (level: 'warn' | 'error') =>
    (message: unknown, ...rest: unknown[]) => {
      const error = [message, ...rest].find((each) => each instanceof Error);
      log.write(level, 'nest', error === undefined ? {} : describeError(error));
    };
  return {
    log: () => undefined,
    debug: () => undefined,
    verbose: () => undefined,
    warn: problem('warn'),
    error: problem('error'),
    fatal: problem('error'),
  };
}
