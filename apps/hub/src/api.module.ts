import { Module, type DynamicModule } from '@nestjs/common';
import { ApiModule, PlatformModule, type Log } from '@kohort/platform';
import type { HubConfig } from './config.js';
import { hub } from './hub.js';
import { NodesApiModule } from './nodes/nodes.module.js';

/** The hub's HTTP side. */
@Module({})
export class HubApiModule {
  static for(config: HubConfig, log: Log): DynamicModule {
    const features = [NodesApiModule.for(config.PUBLIC_URL)];
    return { module: HubApiModule, imports: [PlatformModule.for(hub(config), log), ApiModule, ...features] };
  }
}
