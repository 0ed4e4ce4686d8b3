import type { DynamicModule } from '@nestjs/common';
import { migrate } from '@kohort/persistence';
import { ensureFirstOperator } from '../access/first-operator.js';
import type { Log } from '../logging/log.js';
import { createHttpApp } from './http-app.js';
import { serveOpenApi } from './open-api.js';
import { connect, type AppDefinition } from './platform.module.js';
import { StartFault } from './start-fault.js';
import { endOnSignals, startOrExit } from './run.js';

interface Address {
  readonly host: string;
  readonly port: number;
}

/** Of this program: hub and node are released together. */
export const VERSION = '0.1.0';

/** The HTTP entry of an app: starts, listens, ends on signals. */
export async function serveApi(
  module: DynamicModule,
  log: Log,
  { host, port, title }: Address & { readonly title: string },
): Promise<void> {
  await startOrExit(log, async () => {
    const app = await createHttpApp(module, log);
    serveOpenApi(app, { title, version: VERSION });
    await app.listen(port, host);
    endOnSignals(app, log);
    log.write('info', 'listening', { port });
  });
}

/** The worker entry of an app: over HTTP it tells its health only. */
export async function serveWorker(module: DynamicModule, log: Log, { host, port }: Address): Promise<void> {
  await startOrExit(log, async () => {
    const app = await createHttpApp(module, log);
    await app.listen(port, host);
    endOnSignals(app, log);
    log.write('info', 'working', { port });
  });
}

/** The one migration step, before API and workers start: tables, and the first operator where there is none. */
export async function runMigrations(definition: AppDefinition, log: Log): Promise<void> {
  await startOrExit(log, async () => {
    const dataSource = await connect(definition, log);
    try {
      const migrated = await migrate(dataSource);
      if (!migrated.ok) throw new StartFault(migrated.error.message);
      const { ran } = migrated.value;
      for (const migration of ran) log.write('info', 'migrated', { migration });
      const { FIRST_OPERATOR: subject, OIDC_ISSUER: issuer } = definition.config;
      if (subject !== undefined && (await ensureFirstOperator(dataSource, { issuer, subject })))
        log.write('info', 'first-operator-added');
      log.write('info', 'migration-step-done', { count: ran.length });
    } finally {
      await dataSource.destroy();
    }
  });
}
