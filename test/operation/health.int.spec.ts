import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type PostgresServer } from '@kohort/embedded-postgres';
import { createDatabase } from '@kohort/embedded-postgres/testing';
import { migrate } from '@kohort/persistence';
import { dataSourceOf } from '@kohort/platform';
import { serverEnvironment, silentLog, startTestApp } from '@kohort/platform/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { NodeApiModule } from '../../apps/regional-node/src/api.module.js';
import { NodeConfig } from '../../apps/regional-node/src/config.js';
import { node } from '../../apps/regional-node/src/node.js';
import { NodeWorkerModule } from '../../apps/regional-node/src/worker.module.js';
import { startFhirServer } from '../../apps/sandbox/src/fhir-server/start-fhir-server.js';
import { startIdentityProvider } from '../../apps/sandbox/src/identity-provider/start-identity-provider.js';
import { startInbox } from '../../apps/sandbox/src/inbox/start-inbox.js';
import { freePort } from '../free-port.js';

/** Something that the node depends on, which a test kills and starts again at the same address. */
interface Service {
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const value = <Value>(result: { ok: true; value: Value } | { ok: false; error: { message: string } }): Value => {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

/** A service whose start gives something that can be stopped. */
function service(start: () => Promise<{ stop: () => Promise<void> }>): Service {
  let running: { stop: () => Promise<void> } | undefined;
  return {
    start: async () => {
      running = await start();
    },
    stop: async () => {
      await running?.stop();
      running = undefined;
    },
  };
}

const redis = (port: number): Service =>
  service(() => {
    const child: ChildProcess = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
      stdio: 'ignore',
    });
    return Promise.resolve({
      stop: () => new Promise<void>((resolve) => (child.once('exit', () => resolve()), child.kill('SIGKILL'))),
    });
  });

/** The test run has said in one line where it has no Redis (config/test-redis). */
const withRedis = process.env['KOHORT_TEST_REDIS_URL'] !== undefined;

describe('a node and its worker', () => {
  let folder = '';
  const services: Record<string, Service> = {};
  const apps: NestExpressApplication[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kohort-health-'));
    // Where root runs the tests, PostgreSQL runs as an unprivileged user.
    chmodSync(folder, 0o755);
    const [database, cache, identity, fhir, smtp, web] = await Promise.all(Array.from({ length: 6 }, freePort));
    let postgres: PostgresServer | undefined;
    const recordsUrl = await createDatabase();
    Object.assign(services, {
      database: service(
        async () =>
          (postgres = value(
            await startPostgres({ dataFolder: join(folder, 'database'), port: database, durable: false }),
          )),
      ),
      ...(withRedis ? { queue: redis(cache as number) } : {}),
      'identity-provider': service(async () =>
        value(
          await startIdentityProvider({
            port: identity as number,
            people: [],
            clients: [],
            folder: join(folder, 'identity'),
          }),
        ),
      ),
      'fhir-server': service(async () =>
        value(await startFhirServer({ databaseUrl: recordsUrl, port: fhir as number })),
      ),
      'mail-server': service(async () =>
        value(await startInbox({ smtpPort: smtp as number, webPort: web as number, folder: join(folder, 'inbox') })),
      ),
    });
    for (const each of Object.values(services)) await each.start();
    writeFileSync(join(folder, 'trusted-keys.json'), JSON.stringify({ authority: [], hub: [] }));
    const config = NodeConfig.parse({
      ...serverEnvironment(postgres?.url ?? ''),
      ...(withRedis ? { REDIS_URL: `redis://127.0.0.1:${cache}` } : {}),
      OIDC_ISSUER: `http://127.0.0.1:${identity}`,
      REGION: '12',
      FHIR_BASE_URL: `http://127.0.0.1:${fhir}/fhir`,
      SMTP_URL: `smtp://127.0.0.1:${smtp}`,
      MAIL_FROM: 'kohort@region.example',
      HUB_URL: 'http://127.0.0.1:9',
      NODE_KEY_FILE: join(folder, 'node-key.json'),
      TRUSTED_KEYS_FILE: join(folder, 'trusted-keys.json'),
    });
    const dataSource = await dataSourceOf(node(config), silentLog).initialize();
    value(await migrate(dataSource));
    await dataSource.destroy();
    for (const module of [NodeApiModule.for(config, silentLog), NodeWorkerModule.for(config, silentLog)])
      apps.push(await startTestApp(module));
  }, 60_000);
  afterAll(async () => {
    for (const app of apps) await app.close();
    for (const each of Object.values(services)) await each.stop();
    rmSync(folder, { recursive: true });
  }, 30_000);

  const ready = async (app: NestExpressApplication) => {
    const answer = await request(app.getHttpServer()).get('/health/ready');
    return {
      status: answer.status,
      dependencies: (answer.body as { dependencies: Record<string, string> }).dependencies,
    };
  };
  /** Waits until both say so: connections need a moment to be noticed as gone, and to be made anew. */
  async function until(status: number): Promise<Awaited<ReturnType<typeof ready>>[]> {
    for (let tries = 0; ; tries += 1) {
      const answers = await Promise.all(apps.map(ready));
      if (answers.every((answer) => answer.status === status) || tries === 60) return answers;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
  const downIn = ({ dependencies }: { dependencies: Record<string, string> }) =>
    Object.keys(dependencies).filter((name) => dependencies[name] === 'down');

  const names = ['database', ...(withRedis ? ['queue'] : []), 'identity-provider', 'fhir-server', 'mail-server'];
  it.each(names)(
    'are not ready while the %s is away, and ready again when it is back',
    async (name) => {
      expect((await until(200)).map(downIn)).toEqual([[], []]);
      await services[name]?.stop();
      const away = await until(503);
      // The audit is in the database; without Redis the queues are too.
      const inDatabase = ['database', ...(withRedis ? [] : ['queue']), 'audit'];
      const expected = name === 'database' ? inDatabase : [name];
      expect(away.map(downIn)).toEqual([expected, expected]);
      for (const app of apps) await request(app.getHttpServer()).get('/health/live').expect(200, { status: 'live' });
      await services[name]?.start();
      expect((await until(200)).map(({ status }) => status)).toEqual([200, 200]);
    },
    60_000,
  );
});
