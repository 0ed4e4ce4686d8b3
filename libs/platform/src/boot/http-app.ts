import { randomUUID } from 'node:crypto';
import { pointer } from '@kohort/kernel';
import { StandardSchemaValidationPipe, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { AccessPolicy } from '../access/policy.js';
import { fault } from '../errors/codes.js';
import { ErrorFilter } from '../errors/error.filter.js';
import { Refusal } from '../errors/refusal.js';
import { ResultInterceptor } from '../errors/result.interceptor.js';
import type { Log } from '../logging/log.js';
import { nestLog } from '../logging/nest-log.js';
import { checkRoutes } from '../route/check-routes.js';
import { PermissionGuard } from '../route/permission.guard.js';

const BODY_LIMIT = '1mb';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

const validation = new StandardSchemaValidationPipe({
  exceptionFactory: (issues: readonly Issue[]) =>
    new Refusal(
      issues
        .slice(0, 50)
        .map(({ message, path = [] }) =>
          fault('invalid-input', message, pointer(path.map((step) => (typeof step === 'object' ? step.key : step)))),
        ),
    ),
});

/** One line per request: the route's pattern, never the address, which may hold ids. */
const requestLog = (log: Log) => (request: Request, response: Response, next: NextFunction) => {
  const from = performance.now();
  const requestId = randomUUID();
  response.setHeader('X-Request-Id', requestId);
  response.once('finish', () => {
    const route = (request.route as { path?: unknown } | undefined)?.path;
    log.write(String(route).startsWith('/health') ? 'debug' : 'info', 'request', {
      requestId,
      method: request.method,
      ...(typeof route === 'string' ? { route } : {}),
      status: response.statusCode,
      durationMs: Math.round(performance.now() - from),
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
  app.useBodyParser('urlencoded', { limit: BODY_LIMIT, extended: false });
  app.useGlobalPipes(validation);
  app.useGlobalInterceptors(new ResultInterceptor());
  app.useGlobalFilters(new ErrorFilter(log));
  app.useGlobalGuards(app.get(PermissionGuard));
  checkRoutes(app, app.get(AccessPolicy));
  return app;
}
