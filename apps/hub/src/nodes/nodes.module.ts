import { MachineTokens } from '@kohort/platform';
import { HUB_PATHS } from '@kohort/protocol';
import { Module, RequestMethod, type DynamicModule, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { CreateNodes } from './create-nodes.migration.js';
import { HubIdentity, hubIdentity } from './hub-identity.js';
import { NodeTokenRow } from './node-token.entity.js';
import { NodeTokens } from './node-tokens.js';
import { NodeController } from './node.controller.js';
import { NodeRow } from './node.entity.js';
import { NodesController } from './nodes.controller.js';
import { purgeTokens, PurgeTokens } from './purge-tokens.js';
import { RegistrationCodeRow } from './registration-code.entity.js';
import { RegistrationCodesController } from './registration-codes.controller.js';
import { tokenForm } from './token-form.js';
import { TokenController } from './token.controller.js';
import { UsedAssertionRow } from './used-assertion.entity.js';

/** What the hub's definition takes from this feature. */
export const nodesFeature = {
  entities: [NodeRow, RegistrationCodeRow, NodeTokenRow, UsedAssertionRow],
  migrations: [CreateNodes],
  jobs: [purgeTokens],
};

/** How regional nodes register and log in: the HTTP side. */
@Module({})
export class NodesApiModule implements NestModule {
  static for(publicUrl: string): DynamicModule {
    return {
      module: NodesApiModule,
      // The platform's guard asks for the port; it can only be given by a module that is seen from everywhere.
      global: true,
      controllers: [RegistrationCodesController, NodesController, NodeController, TokenController],
      providers: [
        { provide: HubIdentity, useValue: hubIdentity(publicUrl) },
        { provide: MachineTokens, useClass: NodeTokens },
      ],
      exports: [MachineTokens],
    };
  }

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(tokenForm).forRoutes({ path: HUB_PATHS.token, method: RequestMethod.POST });
  }
}

/** The worker's side. */
@Module({ providers: [PurgeTokens] })
export class NodesWorkerModule {}
