import { invariant } from '@kohort/kernel';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

import { LoginSettings } from '../login/settings.js';
import { listRoutes, type RouteLine } from '../route/check-routes.js';

export interface ApiTitle {
  readonly title: string;
  readonly version: string;
}

/** OpenAPI, made from the schemas that validate. */
export function openApi(app: INestApplication, { title, version }: ApiTitle): OpenAPIObject {
  const description =
    '[Log in](/login?return=/api/docs) first; then "Try it out" works with your session. ' +
    'Changes carry the `csrfToken` of `/api/session` in the header `X-CSRF-Token`; this page sends it by itself.';
  const builder = new DocumentBuilder()
    .setTitle(title)
    .setDescription(description)
    .setVersion(version)
    .addCookieAuth(app.get(LoginSettings).cookieName, undefined, 'session')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-CSRF-Token' }, 'csrf')
    .addBearerAuth(undefined, 'machine');
  const document = SwaggerModule.createDocument(app, builder.build());
  for (const route of listRoutes(app)) complete(document, route);
  return document;
}

const METHODS = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const;

/** What each caller has to show; nothing for what is open to everyone. */
function securityOf({ access, method }: RouteLine): Record<string, string[]>[] {
  if ('everyone' in access) return [];
  if ('scope' in access) return [{ machine: [] }];
  return [method === 'GET' ? { session: [] } : { session: [], csrf: [] }];
}

/** What Nest's decorators do not say: who may call, and the media types of a refusal. */
function complete({ paths }: OpenAPIObject, route: RouteLine): void {
  const operation = paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[METHODS[route.method]];
  invariant(operation, `${route.method} ${route.path} is in the OpenAPI document`);
  operation.security = securityOf(route);
  const refusal = operation.responses['default'];
  if (refusal === undefined || '$ref' in refusal) return;
  const schema = refusal.content?.['application/json'];
  invariant(schema, `${route.method} ${route.path} has a schema for refusals`);
  refusal.content = { 'application/problem+json': schema };
}

/** Runs in the browser: adds the session's token to what this page sends. */
const withCsrfToken = async (request: { method?: string; headers: Record<string, string> }) => {
  if (request.method === undefined || request.method === 'GET') return request;
  const answer = await fetch('/api/session');
  if (answer.ok) request.headers['X-CSRF-Token'] = ((await answer.json()) as { csrfToken: string }).csrfToken;
  return request;
};

/** What is served beside the routes, to everyone: the description and its page hold no data. */
export const OPEN_PAGES = ['GET /api/docs and its files', 'GET /api/openapi.json'];

/** The page /api/docs and the document /api/openapi.json. */
export function serveOpenApi(app: INestApplication, title: ApiTitle): void {
  SwaggerModule.setup('api/docs', app, () => openApi(app, title), {
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
    customSiteTitle: title.title,
    swaggerOptions: { requestInterceptor: withCsrfToken, displayRequestDuration: true },
  });
}
