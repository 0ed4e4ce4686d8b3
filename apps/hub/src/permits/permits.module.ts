import { Module, type DynamicModule } from '@nestjs/common';
import type { HubConfig } from '../config.js';
import { HubIdentity, hubIdentity } from '../nodes/hub-identity.js';
import { CreatePermits } from './create-permits.migration.js';
import { PermitRow } from './permit.entity.js';
import { PermitsController } from './permits.controller.js';
import { openSigningKeys, SigningKeys } from './signing-keys.js';
import { TrustedKeysController } from './trusted-keys.controller.js';

/** What the hub's definition takes from this feature. */
export const permitsFeature = {
  entities: [PermitRow],
  migrations: [CreatePermits],
};

/** Decisions on applications, and the keys that sign: the HTTP side. There is nothing for the worker. */
@Module({})
export class PermitsApiModule {
  static for(config: HubConfig): DynamicModule {
    return {
      module: PermitsApiModule,
      // Publication signs with the same keys.
      global: true,
      controllers: [PermitsController, TrustedKeysController],
      providers: [
        { provide: HubIdentity, useValue: hubIdentity(config.PUBLIC_URL) },
        { provide: SigningKeys, useFactory: () => openSigningKeys(config) },
      ],
      exports: [HubIdentity, SigningKeys],
    };
  }
}
