import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Log } from '../logging/log.js';
import { outcomeOf, problemOf, statusOf } from './bodies.js';
import { fault, type AppFault, type ErrorCode } from './codes.js';
import { Refusal } from './refusal.js';

/** Framework errors by their status; their own messages quote what was sent, so ours stand in. */
const BY_STATUS: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  400: ['bad-request', 'The request cannot be read.'],
  401: ['not-logged-in', 'Log in first.'],
  403: ['forbidden', 'You may not do this.'],
  404: ['not-found', 'There is nothing at this address.'],
  405: ['method-not-allowed', 'This address does not take this method.'],
  413: ['too-large', 'The request is too large.'],
  415: ['unsupported-media-type', 'Send application/json.'],
  429: ['too-many-requests', 'Too many requests; try again later.'],
  503: ['unavailable', 'This cannot be done just now; try again later.'],
};

const statusIn = (error: unknown): number | undefined => {
  if (error instanceof HttpException) return error.getStatus();
  // Express's body parser throws http-errors.
  const { status, type } = (error ?? {}) as { status?: unknown; type?: unknown };
  return typeof status === 'number' && typeof type === 'string' ? status : undefined;
};

const isAway = (error: unknown): boolean => {
  const { code, name, message } = (error ?? {}) as { code?: unknown; name?: unknown; message?: unknown };
  const network = typeof code === 'string' && /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|57P0|08)/.test(code);
  return (
    network ||
    name === 'DriverConnectionError' ||
    (typeof message === 'string' && /^(Connection terminated|timeout exceeded when trying to connect)/.test(message))
  );
};

/** The faults that an error stands for; undefined if it is a fault of the program. */
export function faultsOf(error: unknown): readonly AppFault[] | undefined {
  if (error instanceof Refusal) return error.faults;
  if ((error as { type?: unknown } | undefined)?.type === 'entity.parse.failed') {
    return [fault('not-json', 'The body is not JSON.')];
  }
  const known = BY_STATUS[statusIn(error) ?? 0];
  if (known !== undefined) return [fault(...known)];
  return isAway(error)
    ? [fault('unavailable', 'A service that this needs does not answer; try again shortly.')]
    : undefined;
}

/** Every refusal and every error in one form: a problem, or an OperationOutcome for who asks for FHIR. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const [request, response] = [http.getRequest<Request>(), http.getResponse<Response>()];
    const expected = faultsOf(error);
    if (expected === undefined)
      this.log.error('request-failed', error, { requestId: response.getHeader('x-request-id') as string });
    sendFaults(
      request,
      response,
      expected ?? [fault('internal', 'This should not have happened; it has been logged.')],
    );
  }
}

export function sendFaults(request: Request, response: Response, faults: readonly AppFault[]): void {
  if (response.headersSent) {
    response.end();
    return;
  }
  response.status(statusOf(faults)).setHeader('Cache-Control', 'no-store');
  if (request.accepts(['json', 'application/fhir+json']) === 'application/fhir+json') {
    response.type('application/fhir+json').send(JSON.stringify(outcomeOf(faults)));
  } else {
    response.type('application/problem+json').send(JSON.stringify(problemOf(faults)));
  }
}
