import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { auditHead, enqueue } from '@kohort/persistence';
import { defineJob, giveUp, type RunningJob } from '@kohort/queue';
import { Injectable, Module, type DynamicModule, type Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { OPERATOR_PERMISSIONS } from '../access/policy.js';
import { ApiModule, WorkerModule } from '../boot/api.module.js';
import { PlatformModule, type AppDefinition } from '../boot/platform.module.js';
import { ServerConfig } from '../config/variables.js';
import { appDatabase, openSession, serverEnvironment, silentLog, startTestApp } from '../testing/index.js';
import { Handles } from './handles.js';

const greet = defineJob({ name: 'test.greet', queue: 'greetings', payload: z.object({ to: z.uuid() }), attempts: 1 });
const ID = '3b241101-e2bb-4255-8caf-4136c566a962';

/** What the handler does next; tests share it with the class that Nest makes. */
const state = { fails: false, greeted: [] as string[] };

@Injectable()
@Handles(greet, { rhythm: (handler: Greet) => handler.atNewYear, payload: { to: ID } })
class Greet {
  readonly atNewYear = { cron: '0 0 1 1 *', timeZone: 'Europe/Stockholm' };

  run({ payload }: RunningJob<{ to: string }>) {
    if (state.fails) return Promise.resolve(giveUp('too-shy', 'The handler is too shy.'));
    state.greeted.push(payload.to);
    return Promise.resolve();
  }
}
@Injectable()
@Handles(greet)
class GreetAgain extends Greet {}

@Module({})
class TestModule {
  static of(definition: AppDefinition, parts: Type[], providers: Type[]): DynamicModule {
    return { module: TestModule, imports: [PlatformModule.for(definition, silentLog), ...parts], providers };
  }
}

const definitionOf = (url: string): AppDefinition => ({
  name: 'test',
  config: ServerConfig.parse(serverEnvironment(url)),
  roles: { auditor: ['recruiting-audit:read'], operator: OPERATOR_PERMISSIONS },
  entities: [],
  migrations: [],
  jobs: [greet],
});

async function until<Value>(ask: () => Promise<Value | undefined> | Value | undefined): Promise<Value> {
  for (let tries = 0; tries < 400; tries += 1) {
    const value = await ask();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('it did not come about within ten seconds');
}

describe('a worker', () => {
  let definition: AppDefinition;
  const apps: NestExpressApplication[] = [];
  const start = async (parts: Type[], providers: Type[]) => {
    const app = await startTestApp(TestModule.of(definition, parts, providers));
    apps.push(app);
    return app;
  };
  beforeAll(async () => {
    definition = definitionOf(await appDatabase('platform_template', definitionOf));
  });
  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close();
  });

  it('does not boot where a job has no handler, or two', async () => {
    await expect(start([WorkerModule], [])).rejects.toThrow('"test.greet"');
    await expect(start([WorkerModule], [Greet, GreetAgain])).rejects.toThrow('"test.greet" has two handlers');
  });

  it('does what was stored in a transaction, and shows and retries what failed', async () => {
    const worker = await start([WorkerModule], [Greet]);
    const api = await start([ApiModule], []);
    const { cookie, csrfToken } = await openSession(api, ['operator']);
    const agent = request(api.getHttpServer());
    const add = (id: string) =>
      worker.get(DataSource).transaction((manager) => enqueue(manager, { job: greet.name, id, payload: { to: ID } }));
    await add('first');
    await until(() => (state.greeted.length === 1 ? true : undefined));

    state.fails = true;
    await add('second');
    const failed = await until(async () => {
      const answer = await agent.get('/api/jobs/failed').set({ cookie }).expect(200);
      return (answer.body as { items: { queue: string; id: string }[] }).items[0];
    });
    expect(failed).toMatchObject({ queue: 'greetings', job: 'test.greet', attempts: 1, reason: { code: 'too-shy' } });
    expect(JSON.stringify(failed)).not.toContain(ID);

    state.fails = false;
    const { queue, id } = failed;
    const headers = { cookie, 'x-csrf-token': csrfToken };
    await agent.post('/api/jobs/retry').set(headers).send({ queue, id }).expect(204);
    await until(() => (state.greeted.length === 2 ? true : undefined));
    const again = await agent.post('/api/jobs/retry').set(headers).send({ queue, id: 'no-such' }).expect(404);
    expect(again.body).toMatchObject({ code: 'not-found' });
    const overview = await agent.get('/api/jobs').set({ cookie }).expect(200);
    expect(overview.body).toMatchObject({
      outbox: { waiting: 0, refused: 0 },
      schedules: [{ job: 'audit.seal' }, { job: 'platform.purge-logins' }, { job: 'test.greet' }],
    });
    const audit = await agent.get('/api/audit?action=job.retried').set({ cookie }).expect(200);
    expect((audit.body as { items: unknown[] }).items).toHaveLength(2);
    const sealed = await until(
      async () => ((await auditHead(worker.get(DataSource).manager))?.position ?? 0) >= 2 || undefined,
    );
    expect(sealed).toBe(true);
  });
});
