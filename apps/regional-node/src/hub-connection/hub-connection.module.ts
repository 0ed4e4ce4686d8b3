import { VERSION } from '@kohort/platform';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { NodeConfig } from '../config.js';
import { clientIdIn, readConnection } from './connection-state.js';
import { CreateHubConnection } from './create-hub-connection.migration.js';
import { HubClient } from './hub-client.js';
import { HubConnectionController } from './hub-connection.controller.js';
import { HubConnectionRow } from './hub-connection.entity.js';
import { keepInTouch, KeepInTouch, WorkerFacts } from './keep-in-touch.js';
import { NodeIdentity, openIdentity } from './node-identity.js';

/** What the node's definition takes from this feature. */
export const hubConnectionFeature = {
  entities: [HubConnectionRow],
  migrations: [CreateHubConnection],
  jobs: [keepInTouch],
};

const common = (config: NodeConfig): Provider[] => [
  { provide: NodeIdentity, useFactory: () => openIdentity(config) },
  {
    provide: HubClient,
    inject: [NodeIdentity, DataSource],
    useFactory: (identity: NodeIdentity, { manager }: DataSource) =>
      new HubClient(identity, async () => clientIdIn(await readConnection(manager), identity)),
  },
];

/** For the features that speak to the hub. */
const EXPORTS = [NodeIdentity, HubClient];

/** How the node registers and logs in at the hub: the HTTP side. */
@Module({})
export class HubConnectionApiModule {
  static for(config: NodeConfig): DynamicModule {
    return {
      module: HubConnectionApiModule,
      controllers: [HubConnectionController],
      providers: common(config),
      exports: EXPORTS,
    };
  }
}

/** The worker's side. */
@Module({})
export class HubConnectionWorkerModule {
  static for(config: NodeConfig): DynamicModule {
    const facts: WorkerFacts = {
      configuredCode: config.HUB_REGISTRATION_CODE,
      version: VERSION,
      startedAt: new Date(),
    };
    const providers = [...common(config), { provide: WorkerFacts, useValue: facts }, KeepInTouch];
    return { module: HubConnectionWorkerModule, providers, exports: EXPORTS };
  }
}
