import { Module, type DynamicModule } from '@nestjs/common';
import type { NodeConfig } from '../../config.js';
import { releaseTotals, sendTotals, TotalsRhythm, unsentTotals } from './jobs.js';
import { RecruitmentTotalsRow } from './recruitment-totals.entity.js';
import { ReleaseTotals } from './release-totals.js';
import { SendTotals, SendUnsentTotals } from './send-totals.handler.js';
import { TotalsSender } from './send-totals.js';

/** What the node's definition takes from this feature; its table is the enrolment's. */
export const totalsFeature = {
  entities: [RecruitmentTotalsRow],
  migrations: [],
  jobs: [releaseTotals, sendTotals, unsentTotals],
};

type Ports = NonNullable<DynamicModule['imports']>;

/** Totals for the hub: the worker's side. There is nothing for HTTP. `ports` give the running protocols and the hub. */
@Module({})
export class TotalsWorkerModule {
  static for({ TOTALS_CRON, TIME_ZONE }: Pick<NodeConfig, 'TOTALS_CRON' | 'TIME_ZONE'>, ports: Ports): DynamicModule {
    const rhythm: TotalsRhythm = { rhythm: { cron: TOTALS_CRON, timeZone: TIME_ZONE } };
    const providers = [
      { provide: TotalsRhythm, useValue: rhythm },
      ReleaseTotals,
      TotalsSender,
      SendTotals,
      SendUnsentTotals,
    ];
    return { module: TotalsWorkerModule, imports: [...ports], providers };
  }
}
