import { Module, type DynamicModule } from '@nestjs/common';
import { ApiModule, PlatformModule, type Log } from '@kohort/platform';
import type { HubConfig } from './config.js';
import { DirectoryApiModule } from './directory/directory.module.js';
import { hub } from './hub.js';
import { NodesApiModule } from './nodes/nodes.module.js';
import { PermitsApiModule } from './permits/permits.module.js';
import { PublicationApiModule } from './publication/publication.module.js';
import { RecruitmentApiModule } from './recruitment/recruitment.module.js';
import { TrialsApiModule } from './trials/trials.module.js';

/** The hub's HTTP side. */
@Module({})
export class HubApiModule {
  static for(config: HubConfig, log: Log): DynamicModule {
    const features = [
      NodesApiModule.for(config.PUBLIC_URL),
      DirectoryApiModule,
      TrialsApiModule.for(config.TERMINOLOGY_URL),
      PermitsApiModule.for(config),
      PublicationApiModule,
      RecruitmentApiModule,
    ];
    return { module: HubApiModule, imports: [PlatformModule.for(hub(config), log), ApiModule, ...features] };
  }
}
