import { Module, type DynamicModule } from '@nestjs/common';
import { ApiModule, PlatformModule, type Log } from '@kohort/platform';
import type { NodeConfig } from './config.js';
import { HubConnectionApiModule } from './hub-connection/hub-connection.module.js';
import { node } from './node.js';

/** The node's HTTP side. */
@Module({})
export class NodeApiModule {
  static for(config: NodeConfig, log: Log): DynamicModule {
    const features = [HubConnectionApiModule.for(config)];
    return { module: NodeApiModule, imports: [PlatformModule.for(node(config), log), ApiModule, ...features] };
  }
}
