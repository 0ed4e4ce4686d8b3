import { randomUUID } from 'node:crypto';
import { pointer } from '@kohort/kernel';
import { StandardSchemaValidationPipe, type ArgumentMetadata, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { AccessPolicy } from '../access/policy.js';
import { fault } from '../errors/codes.js';
import { ErrorFilter, faultsOf, sendFaults } from '../errors/error.filter.js';
import { Refusal, refuse } from '../errors/refusal.js';
import { ResultInterceptor } from '../errors/result.interceptor.js';
import type { Log } from '../logging/log.js';
import { nestLog } from '../logging/nest-log.js';
import { checkRoutes } from '../route/check-routes.js';
import { PermissionGuard } from '../route/permission.guard.js';

const BODY_LIMIT = '1mb';
const MOST_FAULTS = 50;
/** A client that has not sent its request by then is cut off. */
const REQUEST_MS = 30_000;

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

const refusal = (issues: readonly Issue[]): Refusal =>
  new Refusal(
    issues
      .slice(0, MOST_FAULTS)
      .map(({ message, path = [] }) =>
        fault('invalid-input', message, pointer(path.map((step) => (typeof step === 'object' ? step.key : step)))),
      ),
  );

/** Deeper than anything that is meant; whatever reads a value calls itself once for each level. */
const MOST_LEVELS = 500;

function tooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= MOST_LEVELS; depth += 1) {
    level = level.flatMap((each): unknown[] => (typeof each === 'object' && each !== null ? Object.values(each) : []));
    if (level.length === 0) return false;
  }
  return true;
}

/** U+0000, and half of a surrogate pair: PostgreSQL takes the one for an error and the other for something else. */

const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Where a text cannot be stored as it is. */
function unstorable(value: unknown, path: readonly PropertyKey[] = []): Issue[] {
  if (typeof value === 'string') {
    return UNSTORABLE.test(value) ? [{ message: 'holds a character that no text may hold', path }] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [
    ...unstorable(key, [...path, key]),
    ...unstorable(each, [...path, key]),
  ]);
}

/** Checks bodies, queries and path parameters by the schema that the parameter names. */
class Validation extends StandardSchemaValidationPipe {
  constructor() {
    super({ exceptionFactory: refusal });
  }

  override transform<Value>(value: Value, metadata: ArgumentMetadata): Promise<Value> {
    if (metadata.type === 'body' && value === undefined)
      throw refuse('unsupported-media-type', 'Send the body as application/json.');
    if (metadata.type !== 'custom' && tooDeep(value)) throw refusal([{ message: `nested over ${MOST_LEVELS} levels` }]);
    const issues = metadata.type === 'custom' ? [] : unstorable(value);
    if (issues.length > 0) throw refusal(issues);
    return super.transform(value, metadata);
  }
}

/** What the body parser refuses is told like every other refusal. */
const unreadable = (error: unknown, request: Request, response: Response, next: NextFunction) => {
  const faults = faultsOf(error);
  if (faults === undefined) next(error);
  else sendFaults(request, response, faults);
};

/** One line per request: the route's pattern, never the address, which may hold ids. */
const requestLog = (log: Log) => (request: Request, response: Response, next: NextFunction) => {
  const from = performance.now();
  const requestId = randomUUID();
  response.setHeader('X-Request-Id', requestId);
  response.once('close', () => {
    const route = (request.route as { path?: unknown } | undefined)?.path;
    log.write(String(route).startsWith('/health') ? 'debug' : 'info', 'request', {
      requestId,
      method: request.method,
      ...(typeof route === 'string' ? { route } : {}),
      status: response.statusCode,
      durationMs: Math.round(performance.now() - from),
      ...(response.writableFinished ? {} : { aborted: true }),
    });
  });
  next();
};

/** Replies hold what one person may see: no cache keeps them. */
const neverCached = (_request: Request, response: Response, next: NextFunction) => {
  response.setHeader('Cache-Control', 'no-store');
  next();
};

/** An HTTP app with everything in place, not yet listening. @throws where a route says too little, or it cannot start */
export async function createHttpApp(module: DynamicModule | Type, log: Log): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(module, {
    logger: nestLog(log),
    bodyParser: false,
    abortOnError: false,
  });
  app.disable('x-powered-by');
  // Behind a proxy the addresses of clients do not matter to us: nothing is decided by them.
  app.use(
    requestLog(log),
    helmet({ contentSecurityPolicy: { directives: { 'upgrade-insecure-requests': null } } }),
    neverCached,
  );
  app.useBodyParser('json', { limit: BODY_LIMIT, type: ['application/json', 'application/fhir+json'] });
  app.use(unreadable);
  app.useGlobalPipes(new Validation());
  app.useGlobalInterceptors(new ResultInterceptor());
  app.useGlobalFilters(new ErrorFilter(log));
  app.useGlobalGuards(app.get(PermissionGuard));
  app.getHttpServer().requestTimeout = REQUEST_MS;
  checkRoutes(app, app.get(AccessPolicy));
  return app;
}
