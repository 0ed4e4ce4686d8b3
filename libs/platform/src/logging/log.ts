/** Everything that a log line may hold. A field that is not listed here is dropped, whatever its value. */
export interface LogFields {
  readonly aborted?: boolean;
  readonly attempt?: number;
  readonly code?: string;
  readonly count?: number;
  readonly dependency?: string;
  readonly durationMs?: number;
  readonly errorName?: string;
  readonly job?: string;
  readonly jobId?: string;
  readonly method?: string;
  readonly migration?: string;
  readonly node?: string;
  readonly port?: number;
  readonly queue?: string;
  readonly requestId?: string;
  /** The pattern, never the address that was called: `/api/accounts/:id`. */
  readonly route?: string;
  readonly stack?: string;
  readonly status?: number;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** The app's log; a class, so that it can be injected. */
export abstract class Log {
  abstract write(level: LogLevel, event: string, fields?: LogFields): void;
  abstract error(event: string, error: unknown, fields?: LogFields): void;
}
