import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { NodeConfig } from '../config.js';
import { RegionTime } from '../matching/matching.js';
import { Referrals } from '../outreach/referrals.js';
import { CreateEnrolment } from './create-enrolment.migration.js';
import { EnrolmentEventRow } from './enrolment-event.entity.js';
import { EnrolmentRow } from './enrolment.entity.js';
import { EnrolmentsController } from './enrolments.controller.js';
import { Enrolments } from './enrolments.js';
import { keepEnrolments } from './jobs.js';
import { KeepEnrolments } from './keep-enrolments.handler.js';
import { StoredReferrals } from './stored-referrals.js';
import { TrialSiteRow } from './trial-site.entity.js';
import { TrialSitesController } from './trial-sites.controller.js';

/** What the node's definition takes from this feature. */
export const enrolmentFeature = {
  entities: [EnrolmentRow, EnrolmentEventRow, TrialSiteRow],
  migrations: [CreateEnrolment],
  jobs: [keepEnrolments],
};

type Ports = NonNullable<DynamicModule['imports']>;

/** What other features are given: where they refer people to. */
const ports = ({ TIME_ZONE }: Pick<NodeConfig, 'TIME_ZONE'>): Provider[] => [
  { provide: RegionTime, useValue: { timeZone: TIME_ZONE } },
  { provide: Referrals, useClass: StoredReferrals },
];

/** From referral to completion: the HTTP side. `from` gives the running protocols, the people's details and the consent gate. */
@Module({})
export class EnrolmentApiModule {
  static for(config: Pick<NodeConfig, 'TIME_ZONE'>, from: Ports): DynamicModule {
    return {
      module: EnrolmentApiModule,
      imports: [...from],
      controllers: [EnrolmentsController, TrialSitesController],
      providers: [...ports(config), Enrolments],
      exports: [Referrals],
    };
  }
}

/** The worker's side. `from` gives the running protocols. */
@Module({})
export class EnrolmentWorkerModule {
  static for(config: Pick<NodeConfig, 'TIME_ZONE'>, from: Ports): DynamicModule {
    return {
      module: EnrolmentWorkerModule,
      imports: [...from],
      providers: [...ports(config), KeepEnrolments],
      exports: [Referrals],
    };
  }
}
