import { createDatabase } from '@kohort/embedded-postgres/testing';
import { migrate } from '@kohort/persistence';
import type { DynamicModule } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createHttpApp } from '../boot/http-app.js';
import { serveOpenApi } from '../boot/open-api.js';
import { dataSourceOf, type AppDefinition } from '../boot/platform.module.js';
import type { Log } from '../logging/log.js';
import { createLog } from '../logging/pino-log.js';

export const silentLog: Log = createLog('test', 'silent');

/** A value for each variable that every app needs; the identity provider's address answers nothing. */
export const serverEnvironment = (databaseUrl: string): Record<string, string> => ({
  PUBLIC_URL: 'http://127.0.0.1:4999',
  DATABASE_URL: databaseUrl,
  OIDC_ISSUER: 'http://127.0.0.1:9',
  OIDC_CLIENT_ID: 'test',
  OIDC_CLIENT_SECRET: 'test-secret',
});

async function prepare(definition: AppDefinition): Promise<void> {
  const dataSource = await dataSourceOf(definition, silentLog).initialize();
  const migrated = await migrate(dataSource);
  await dataSource.destroy();
  if (!migrated.ok) throw new Error(migrated.error.message);
}

/** A migrated database of its own: a copy of the app's template. */
export const appDatabase = (template: string, definitionOf: (url: string) => AppDefinition): Promise<string> =>
  createDatabase({ name: template, prepare: (url) => prepare(definitionOf(url)) });

/** The app in this process, listening on a free loopback port. */
export async function startTestApp(module: DynamicModule, log: Log = silentLog): Promise<NestExpressApplication> {
  const app = await createHttpApp(module, log);
  serveOpenApi(app, { title: 'test', version: 'test' });
  await app.listen(0, '127.0.0.1');
  return app;
}
