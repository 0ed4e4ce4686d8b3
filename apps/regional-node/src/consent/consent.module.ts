import { localDayIn } from '@kohort/kernel';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { NodeConfig } from '../config.js';
import { ContactGate } from '../matching/contact-gate.js';
import { ConsentGate } from './consent-gate.js';
import { ConsentStatementRow } from './consent-statement.entity.js';
import { CreateConsents } from './create-consents.migration.js';

/** What the node's definition takes from this feature. */
export const consentFeature = { entities: [ConsentStatementRow], migrations: [CreateConsents], jobs: [] };

type Settings = Pick<NodeConfig, 'CONTACT_POLICY' | 'REGION' | 'TIME_ZONE'>;

/** The policy that the configuration names. Its version is what it says: another kind is another version. */
export function consentGate({ CONTACT_POLICY: kind, REGION, TIME_ZONE }: Settings): ConsentGate {
  return new ConsentGate({ id: `region-${REGION}`, version: kind, kind }, localDayIn(TIME_ZONE));
}

/** Whether people may be contacted: the worker's side. `participation` says who takes part in which trial. */
@Module({})
export class ConsentWorkerModule {
  static for(config: Settings, participation: Provider): DynamicModule {
    const providers = [participation, { provide: ContactGate, useFactory: () => consentGate(config) }];
    return { module: ConsentWorkerModule, providers, exports: [ContactGate] };
  }
}

/** The HTTP side. */
@Module({})
export class ConsentApiModule {
  static for(config: Settings, participation: Provider): DynamicModule {
    const providers = [participation, { provide: ContactGate, useFactory: () => consentGate(config) }];
    return { module: ConsentApiModule, providers, exports: [ContactGate] };
  }
}
