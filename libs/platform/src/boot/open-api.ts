import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

export interface ApiTitle {
  readonly title: string;
  readonly version: string;
}

/** OpenAPI, made from the schemas that validate. */
export function openApi(app: INestApplication, { title, version }: ApiTitle): OpenAPIObject {
  const description =
    '[Log in](/login?return=/api/docs) first; then "Try it out" works with your session. ' +
    'Changes carry the `csrfToken` of `/api/session` in the header `X-CSRF-Token`; this page sends it by itself.';
  return SwaggerModule.createDocument(
    app,
    new DocumentBuilder().setTitle(title).setDescription(description).setVersion(version).build(),
  );
}

/** Runs in the browser: adds the session's token to what this page sends. */
const withCsrfToken = async (request: { method?: string; headers: Record<string, string> }) => {
  if (request.method === undefined || request.method === 'GET') return request;
  const answer = await fetch('/api/session');
  if (answer.ok) request.headers['X-CSRF-Token'] = ((await answer.json()) as { csrfToken: string }).csrfToken;
  return request;
};

/** The page /api/docs and the document /api/openapi.json. */
export function serveOpenApi(app: INestApplication, title: ApiTitle): void {
  SwaggerModule.setup('api/docs', app, () => openApi(app, title), {
    jsonDocumentUrl: 'api/openapi.json',
    customSiteTitle: title.title,
    swaggerOptions: { requestInterceptor: withCsrfToken, displayRequestDuration: true },
  });
}
