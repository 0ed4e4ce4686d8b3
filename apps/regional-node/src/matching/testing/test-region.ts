import { ApiModule, PlatformModule, WorkerModule, type AppDefinition } from '@kohort/platform';
import { appDatabase, silentLog, startTestApp } from '@kohort/platform/testing';
import type { RunningJob } from '@kohort/queue';
import { Module, type DynamicModule, type INestApplication } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { People } from '../../ingestion/people.js';
import { node } from '../../node.js';
import { RunningProtocols } from '../../protocols/running-protocols.js';
import { nodeConfig } from '../../testing/node-app.js';
import { CandidateEventRow } from '../candidate-event.entity.js';
import { CandidateRow } from '../candidate.entity.js';
import { ContactGate } from '../contact-gate.js';
import { MatchingApiModule, matchingFeature, MatchingWorkerModule } from '../matching.module.js';
import { Matching } from '../matching.js';
import { SweepPeople } from '../sweep-people.handler.js';
import { takeChanges } from '../take-changes.js';
import { PeopleTwin } from './people-twin.js';
import { ProtocolsTwin } from './protocols-twin.js';

const writtenAt = (migration: AppDefinition['migrations'][number]): number =>
  Number(/\d+$/.exec(new migration().name ?? '')?.[0]);

/** The node with its own ingestion and protocols left out: what they give comes from twins. */
const definition = (url: string): AppDefinition => {
  const app = node(nodeConfig(url));
  const all = <Item>(own: readonly Item[], more: readonly Item[]): Item[] => [...new Set([...own, ...more])];
  return {
    ...app,
    entities: all(app.entities, matchingFeature.entities),
    migrations: all(app.migrations, matchingFeature.migrations).sort((a, b) => writtenAt(a) - writtenAt(b)),
    jobs: all<AppDefinition['jobs'][number]>(app.jobs, matchingFeature.jobs),
  };
};

@Module({})
class TestRegionModule {}

@Module({})
class PortsModule {}

/** Those who may be contacted, as a test says. */
export class GateTwin extends ContactGate {
  readonly open = new Set<string>();

  contactable(_manager: EntityManager, ids: readonly string[]): Promise<ReadonlySet<string>> {
    return Promise.resolve(new Set(ids.filter((id) => this.open.has(id))));
  }
}

/** A job as a handler gets it; its worker never stops. */
export const jobOf = <Payload>(payload: Payload): Pick<RunningJob<Payload>, 'payload' | 'signal'> => ({
  payload,
  signal: new AbortController().signal,
});

/** A region with people, trials and the matching between them. */
export class TestRegion {
  readonly people: PeopleTwin;
  readonly protocols: ProtocolsTwin;
  readonly gate: GateTwin;

  private constructor(
    readonly app: INestApplication,
    twins: Pick<TestRegion, 'people' | 'protocols' | 'gate'>,
    /** A worker with its queue and its outbox. */
    readonly startWorker: () => Promise<INestApplication>,
  ) {
    this.people = twins.people;
    this.protocols = twins.protocols;
    this.gate = twins.gate;
  }

  static async start(): Promise<TestRegion> {
    const url = await appDatabase('node_matching_template', definition);
    const region = { people: new PeopleTwin(), protocols: new ProtocolsTwin(), gate: new GateTwin() };
    const ports: DynamicModule = {
      module: PortsModule,
      providers: [
        { provide: People, useValue: region.people },
        { provide: RunningProtocols, useValue: region.protocols },
        { provide: ContactGate, useValue: region.gate },
      ],
      exports: [People, RunningProtocols, ContactGate],
    };
    const [platform, zone] = [PlatformModule.for(definition(url), silentLog), { TIME_ZONE: 'Europe/Stockholm' }];
    const imports = [platform, ApiModule, MatchingApiModule.for(zone, [ports])];
    const app = await startTestApp({ module: TestRegionModule, imports });
    await PeopleTwin.on(app.get(DataSource).manager);
    // Of the jobs, those that the matching does.
    const jobs = { ...definition(url), jobs: matchingFeature.jobs };
    const workers = [PlatformModule.for(jobs, silentLog), WorkerModule, MatchingWorkerModule.for(zone, [ports])];
    return new TestRegion(app, region, () => startTestApp({ module: TestRegionModule, imports: workers }));
  }

  get dataSource(): DataSource {
    return this.app.get(DataSource);
  }

  get manager(): EntityManager {
    return this.dataSource.manager;
  }

  get matching(): Matching {
    return this.app.get(Matching);
  }

  /** Takes the changes that wait, as the job does. */
  async take(now = new Date()): Promise<void> {
    while ((await takeChanges(this.dataSource, this.matching, now)) > 0);
  }

  sweep(sweepId: string) {
    return new SweepPeople(this.dataSource, this.matching).run(jobOf({ sweepId }));
  }

  candidates(trialId: string): Promise<CandidateRow[]> {
    return this.manager.find(CandidateRow, { where: { trialId }, order: { personId: 'ASC' } });
  }

  async events(trialId: string, personId: string): Promise<CandidateEventRow[]> {
    const row = await this.manager.findOneByOrFail(CandidateRow, { trialId, personId });
    return this.manager.find(CandidateEventRow, { where: { candidateId: row.id }, order: { at: 'ASC' } });
  }
}
