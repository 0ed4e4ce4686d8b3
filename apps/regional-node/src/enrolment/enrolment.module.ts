import { Module, type DynamicModule } from '@nestjs/common';
import type { NodeConfig } from '../config.js';
import { Referrals } from '../outreach/referrals.js';
import { CreateEnrolment } from './create-enrolment.migration.js';
import { StoredReferrals } from './stored-referrals.js';

/** What the node's definition takes from this feature. */
export const enrolmentFeature = { entities: [], migrations: [CreateEnrolment], jobs: [] };

type Ports = NonNullable<DynamicModule['imports']>;
const referrals = { provide: Referrals, useClass: StoredReferrals };

/** From referral to completion: the HTTP side. */
@Module({})
export class EnrolmentApiModule {
  static for(_config: NodeConfig, ports: Ports): DynamicModule {
    return { module: EnrolmentApiModule, imports: [...ports], providers: [referrals], exports: [Referrals] };
  }
}

/** The worker's side. */
@Module({})
export class EnrolmentWorkerModule {
  static for(_config: NodeConfig, ports: Ports): DynamicModule {
    return { module: EnrolmentWorkerModule, imports: [...ports], providers: [referrals], exports: [Referrals] };
  }
}
