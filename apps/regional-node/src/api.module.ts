import { Module, type DynamicModule } from '@nestjs/common';
import { ApiModule, PlatformModule, type Log } from '@kohort/platform';
import type { NodeConfig } from './config.js';
import { HubConnectionApiModule } from './hub-connection/hub-connection.module.js';
import { IngestionApiModule } from './ingestion/ingestion.module.js';
import { MatchingApiModule } from './matching/matching.module.js';
import { node } from './node.js';
import { ProtocolsApiModule } from './protocols/protocols.module.js';

/** The node's HTTP side. */
@Module({})
export class NodeApiModule {
  static for(config: NodeConfig, log: Log): DynamicModule {
    const hubConnection = HubConnectionApiModule.for(config);
    const protocols = ProtocolsApiModule.for(config, hubConnection);
    const matching = MatchingApiModule.for(config, [IngestionApiModule, protocols]);
    const features = [hubConnection, IngestionApiModule, protocols, matching];
    return { module: NodeApiModule, imports: [PlatformModule.for(node(config), log), ApiModule, ...features] };
  }
}
