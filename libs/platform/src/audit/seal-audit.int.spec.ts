import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditSealer, type KeptSeal } from '@kohort/persistence';
import { Module } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { ApiModule } from '../boot/api.module.js';
import { PlatformModule, type AppDefinition } from '../boot/platform.module.js';
import { ServerConfig } from '../config/variables.js';
import { OPERATOR_PERMISSIONS } from '../access/policy.js';
import { appDatabase, serverEnvironment, silentLog, startTestApp } from '../testing/index.js';

@Module({})
class TestModule {}

const kept: { seal: KeptSeal } = { seal: 'none' };
const definitionOf = (url: string): AppDefinition => ({
  name: 'test',
  config: ServerConfig.parse(serverEnvironment(url)),
  roles: { operator: OPERATOR_PERMISSIONS, auditor: ['recruiting-audit:read'] },
  ...{ entities: [], migrations: [], jobs: [] },
  sealKeeper: {
    sign: () => Promise.resolve('signed'),
    verify: () => Promise.resolve(undefined),
    kept: () => Promise.resolve(kept.seal),
    keep: () => Promise.resolve(),
  },
});

describe('the health of an app', () => {
  let app: NestExpressApplication;
  beforeAll(async () => {
    const definition = definitionOf(await appDatabase('platform_sealed_template', definitionOf));
    const imports = [PlatformModule.for(definition, silentLog), ApiModule];
    app = await startTestApp({ module: TestModule, imports });
  });
  afterAll(() => app.close());

  /** Asked for anew once a second at most. */
  async function audit(): Promise<string | undefined> {
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const answer = await request(app.getHttpServer()).get('/health/ready');
    return (answer.body as { dependencies: Record<string, string> }).dependencies['audit'];
  }

  it('names the audit as down while it is not sealed, and where sealing was refused', async () => {
    expect(await audit()).toBe('up');
    await app.get(DataSource).query(
      `insert into audit_event (at, actor_kind, actor_id, action, purpose, subject_type, subject_id, details)
         values (now() - interval '61 seconds', 'user', 'u', 'case.read', 'recruiting', 'case', '1', '{}')`,
    );
    expect(await audit()).toBe('down');
    kept.seal = 'accept';
    expect(await app.get(AuditSealer).seal(new Date())).toEqual({ ok: true, value: 1 });
    expect(await audit()).toBe('up');
    kept.seal = { position: 1, hash: '0'.repeat(64) };
    expect(await app.get(AuditSealer).seal(new Date())).toMatchObject({ ok: false, error: { code: 'chain-altered' } });
    expect(await audit()).toBe('down');
  });
});
