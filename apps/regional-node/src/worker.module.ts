import { Module, type DynamicModule } from '@nestjs/common';
import { PlatformModule, WorkerModule, type Log } from '@kohort/platform';
import type { NodeConfig } from './config.js';
import { ConsentModule } from './consent/consent.module.js';
import { HubConnectionWorkerModule } from './hub-connection/hub-connection.module.js';
import { IngestionWorkerModule } from './ingestion/ingestion.module.js';
import { MatchingWorkerModule } from './matching/matching.module.js';
import { node } from './node.js';
import { ProtocolsWorkerModule } from './protocols/protocols.module.js';

/** The node's worker: the same features, run by jobs. */
@Module({})
export class NodeWorkerModule {
  static for(config: NodeConfig, log: Log): DynamicModule {
    const hubConnection = HubConnectionWorkerModule.for(config);
    const protocols = ProtocolsWorkerModule.for(config, hubConnection);
    const ingestion = IngestionWorkerModule.for(config);
    const matching = MatchingWorkerModule.for(config, [ingestion, protocols, ConsentModule.for(config)]);
    const features = [hubConnection, ingestion, protocols, matching];
    return { module: NodeWorkerModule, imports: [PlatformModule.for(node(config), log), WorkerModule, ...features] };
  }
}
