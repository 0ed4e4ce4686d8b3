import { ApiModule, PlatformModule, type AppDefinition } from '@kohort/platform';
import { appDatabase, silentLog, startTestApp } from '@kohort/platform/testing';
import { Module, type DynamicModule } from '@nestjs/common';
import type { NodeConfig } from '../../config.js';
import { HubConnectionApiModule, hubConnectionFeature } from '../../hub-connection/hub-connection.module.js';
import { node } from '../../node.js';
import { nodeConfig } from '../../testing/node-app.js';
import { protocolChanged } from '../protocol-changed.js';
import { ProtocolsApiModule, protocolsFeature } from '../protocols.module.js';

/** A node with nothing but its protocols. */
export const protocolsDefinition = (config: NodeConfig): AppDefinition => ({
  ...node(config),
  entities: [...hubConnectionFeature.entities, ...protocolsFeature.entities],
  migrations: [...hubConnectionFeature.migrations, ...protocolsFeature.migrations],
  jobs: [...hubConnectionFeature.jobs, ...protocolsFeature.jobs, protocolChanged],
});

export const protocolsDatabase = (): Promise<string> =>
  appDatabase('node_protocols_template', (url) => protocolsDefinition(nodeConfig(url)));

@Module({})
class ProtocolsTestModule {
  static for(config: NodeConfig): DynamicModule {
    const hubConnection = HubConnectionApiModule.for(config);
    const platform = PlatformModule.for(protocolsDefinition(config), silentLog);
    const protocols = ProtocolsApiModule.for(config, hubConnection);
    return { module: ProtocolsTestModule, imports: [platform, ApiModule, hubConnection, protocols] };
  }
}

/** Its HTTP side, on a database of its own. */
export const startProtocolsApp = async (more: Readonly<Record<string, string>>) =>
  startTestApp(ProtocolsTestModule.for(nodeConfig(await protocolsDatabase(), more)));
