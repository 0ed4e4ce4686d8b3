import { Module, type DynamicModule } from '@nestjs/common';
import { PlatformModule, WorkerModule, type Log } from '@kohort/platform';
import type { HubConfig } from './config.js';
import { hub } from './hub.js';
import { NodesWorkerModule } from './nodes/nodes.module.js';

/** The hub's worker: the same features, run by jobs. */
@Module({})
export class HubWorkerModule {
  static for(config: HubConfig, log: Log): DynamicModule {
    return {
      module: HubWorkerModule,
      imports: [PlatformModule.for(hub(config), log), WorkerModule, NodesWorkerModule],
    };
  }
}
