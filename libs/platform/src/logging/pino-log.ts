import pino, { type DestinationStream } from 'pino';
import type { Log, LogFields, LogLevel } from './log.js';

const ALLOWED: Record<keyof LogFields, true> = {
  aborted: true,
  attempt: true,
  code: true,
  count: true,
  dependency: true,
  durationMs: true,
  errorName: true,
  job: true,
  jobId: true,
  method: true,
  migration: true,
  node: true,
  port: true,
  queue: true,
  requestId: true,
  route: true,
  stack: true,
  status: true,
};

/**
 * What may be told of an error: its class, its code and the places it passed. Its message stays out, for drivers and
 * parsers quote values in it, and values may identify a person (docs/decisions/0006-what-a-log-may-hold.md).
 */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const code = (error as { code?: unknown }).code;
  // The stack begins with name and message, and a message may itself look like a frame.
  const places = (error.stack ?? '').replace(`${error.name}: ${error.message}`, '').split('\n');
  const frames = places.filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line)).slice(0, 8);
  return {
    errorName: /^\w{1,60}$/.test(error.name) ? error.name : 'Error',
    stack: frames.map((frame) => frame.trim()).join(' | '),
    ...(typeof code === 'string' && /^[\w-]{1,40}$/.test(code) ? { code } : {}),
  };
}

const allowed = (fields: LogFields): LogFields =>
  Object.fromEntries(Object.entries(fields).filter(([name, value]) => name in ALLOWED && value !== undefined));

/** JSON lines on standard output: time, level, app, event and allowed fields. */
export function createLog(app: string, level: LogLevel | 'silent', destination?: DestinationStream): Log {
  const logger = pino(
    {
      level,
      base: { app },
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
  const write = (at: LogLevel, event: string, fields: LogFields = {}): void => logger[at](allowed(fields), event);
  return { write, error: (event, error, fields) => write('error', event, { ...fields, ...describeError(error) }) };
}
