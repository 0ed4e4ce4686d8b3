import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { NodeConfig } from '../config.js';
import { peopleChanged, sweepAll } from '../ingestion/people-changed.js';
import { protocolChanged } from '../protocols/protocol-changed.js';
import { CandidateEventRow } from './candidate-event.entity.js';
import { CandidateRow } from './candidate.entity.js';
import { CandidatesController } from './candidates.controller.js';
import { CreateMatching } from './create-matching.migration.js';
import { DryRunRow } from './dry-run.entity.js';
import { RunDryRun } from './dry-run.handler.js';
import { Evaluators } from './evaluators.js';
import { dryRun, keepSweeping, sweepPeople } from './jobs.js';
import { KeepSweeping } from './keep-sweeping.handler.js';
import { Matching, RegionTime } from './matching.js';
import { PeopleChanged } from './people-changed.handler.js';
import { ProtocolChanged } from './protocol-changed.handler.js';
import { RunsController } from './runs.controller.js';
import { SweepAll } from './sweep-all.handler.js';
import { SweepPeople } from './sweep-people.handler.js';
import { SweepRow } from './sweep.entity.js';

/** What the node's definition takes from this feature: the jobs that others add and it does are among them. */
export const matchingFeature = {
  entities: [CandidateRow, CandidateEventRow, SweepRow, DryRunRow],
  migrations: [CreateMatching],
  jobs: [peopleChanged, sweepAll, protocolChanged, sweepPeople, dryRun, keepSweeping],
};

const common = ({ TIME_ZONE }: Pick<NodeConfig, 'TIME_ZONE'>): Provider[] => [
  { provide: RegionTime, useValue: { timeZone: TIME_ZONE } },
  Evaluators,
  Matching,
];

type Ports = NonNullable<DynamicModule['imports']>;

/** The HTTP side. `ports` are the modules that give the people and the running protocols. */
@Module({})
export class MatchingApiModule {
  static for(config: Pick<NodeConfig, 'TIME_ZONE'>, ports: Ports): DynamicModule {
    return {
      module: MatchingApiModule,
      imports: [...ports],
      controllers: [CandidatesController, RunsController],
      providers: common(config),
    };
  }
}

/** The worker's side; `ports` give the contact gate too. */
@Module({})
export class MatchingWorkerModule {
  static for(config: Pick<NodeConfig, 'TIME_ZONE'>, ports: Ports): DynamicModule {
    const handlers = [PeopleChanged, SweepAll, ProtocolChanged, SweepPeople, RunDryRun, KeepSweeping];
    return { module: MatchingWorkerModule, imports: [...ports], providers: [...common(config), ...handlers] };
  }
}
