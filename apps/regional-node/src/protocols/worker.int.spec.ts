import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Handles, PlatformModule, WorkerModule } from '@kohort/platform';
import { silentLog, startTestApp } from '@kohort/platform/testing';
import type { RunningJob } from '@kohort/queue';
import { Injectable, Module, type DynamicModule } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import type { NodeConfig } from '../config.js';
import { HubConnectionRow } from '../hub-connection/hub-connection.entity.js';
import { HubConnectionWorkerModule } from '../hub-connection/hub-connection.module.js';
import { NodeIdentity } from '../hub-connection/node-identity.js';
import { nodeConfig } from '../testing/node-app.js';
import { protocolChanged } from './protocol-changed.js';
import { ProtocolRow } from './protocol.entity.js';
import { ProtocolsWorkerModule } from './protocols.module.js';
import { Authority, TRIAL, versionId } from './testing/authority.js';
import { CLIENT, FeedingHub } from './testing/feeding-hub.js';
import { protocolsDatabase, protocolsDefinition } from './testing/protocols-app.js';

const woken: string[] = [];

/** In place of the matching. */
@Injectable()
@Handles(protocolChanged)
class Woken {
  run({ payload }: RunningJob<{ trialId: string }>): Promise<void> {
    woken.push(payload.trialId);
    return Promise.resolve();
  }
}

@Module({})
class TestWorkerModule {
  static for(config: NodeConfig): DynamicModule {
    const hubConnection = HubConnectionWorkerModule.for(config);
    return {
      module: TestWorkerModule,
      imports: [
        PlatformModule.for(protocolsDefinition(config), silentLog),
        WorkerModule,
        hubConnection,
        ProtocolsWorkerModule.for(config, hubConnection),
      ],
      providers: [Woken],
    };
  }
}

async function until<Value>(ask: () => Promise<Value | undefined>): Promise<Value> {
  for (let tries = 0; tries < 400; tries += 1) {
    const value = await ask();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not come about');
}

describe("the node's worker", () => {
  let folder = '';
  let hub: FeedingHub;
  let signers: Authority;
  let app: NestExpressApplication;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kohort-worker-'));
    hub = await FeedingHub.start();
    signers = await Authority.at(hub.hub.url);
    const keys = join(folder, 'keys.json');
    await writeFile(keys, JSON.stringify(signers.trusted));
    const database = await protocolsDatabase();
    const more = { HUB_URL: hub.hub.url, TRUSTED_KEYS_FILE: keys };
    app = await startTestApp(TestWorkerModule.for(nodeConfig(database, more)));
    const { key } = app.get(NodeIdentity);
    const registered = { hubUrl: hub.hub.url, keyThumbprint: key.thumbprint, clientId: CLIENT };
    await app.get(DataSource).manager.update(HubConnectionRow, { id: 1 }, { ...registered, registeredAt: new Date() });
  }, 60_000);
  afterEach(async () => {
    await app.close();
    await hub.hub.stop();
    await rm(folder, { recursive: true });
  });

  it('takes up what the hub publishes, tells the hub, and wakes the matching when the hub changes it', async () => {
    const version = signers.version(1);
    hub.feed(await signers.directive(version, 1), await signers.sign(version));
    hub.feed(await signers.directive(version, 2, 'paused'));
    const { manager } = app.get(DataSource);
    const row = await until(async () => (await manager.findOneBy(ProtocolRow, { hubState: 'paused' })) ?? undefined);
    expect(row).toMatchObject({ id: versionId(1), decision: 'waiting' });
    const key = app.get(NodeIdentity).key.publicKey;
    const report = await until(async () => (await hub.reports(key))[0]);
    expect(report).toMatchObject({ state: 'received', versionId: versionId(1) });
    expect(await until(() => Promise.resolve(woken[0]))).toBe(TRIAL);
  }, 60_000);

  it('stops while the hub lets it wait', async () => {
    hub.insteadOfFeed = 'never';
    const asked = new Promise<void>((resolve) => (hub.onPoll = resolve));
    await asked;
    // Ends well before the poll would (40 s) and before a worker gives up on its jobs (20 s), or this test runs out of time.
    await app.close();
    expect(hub.polls).toHaveLength(1);
  }, 15_000);
});
