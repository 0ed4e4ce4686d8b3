import { Module, type DynamicModule } from '@nestjs/common';
import { PlatformModule, WorkerModule, type Log } from '@kohort/platform';
import type { NodeConfig } from './config.js';
import { HubConnectionWorkerModule } from './hub-connection/hub-connection.module.js';
import { node } from './node.js';

/** The node's worker: the same features, run by jobs. */
@Module({})
export class NodeWorkerModule {
  static for(config: NodeConfig, log: Log): DynamicModule {
    const features = [HubConnectionWorkerModule.for(config)];
    return { module: NodeWorkerModule, imports: [PlatformModule.for(node(config), log), WorkerModule, ...features] };
  }
}
