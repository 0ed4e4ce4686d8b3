import type { Coverage } from '@kohort/evaluation';
import { FACT_RESOURCES, type PersonRecord } from '@kohort/facts';
import { silentLog } from '@kohort/platform/testing';
import type { INestApplication } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { nodeConfig, startTestNode } from '../../testing/node-app.js';
import { syncSettings } from '../ingestion.module.js';
import { People, type PersonChange } from '../people.js';
import { SyncRecords, type SyncSignal } from '../sync-records.js';
import { SyncStateRow, SyncTypeRow } from '../sync.entity.js';
import { FakeFhirServer } from './fake-fhir-server.js';

/** A node beside a FHIR server, whose rounds a test does one by one. */
export class TestIngestion {
  /** Where the node looks for its server, if not where it is. */
  address: string | undefined;

  private constructor(
    readonly app: INestApplication,
    readonly server: FakeFhirServer,
  ) {}

  static async start(): Promise<TestIngestion> {
    const server = await FakeFhirServer.start();
    try {
      return new TestIngestion(await startTestNode({ FHIR_BASE_URL: server.url }), server);
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.server.stop();
  }

  get dataSource(): DataSource {
    return this.app.get(DataSource);
  }

  get people(): People {
    return this.app.get(People);
  }

  /** A round, whenever the next one would be due. */
  async round(signal: SyncSignal = new AbortController().signal): Promise<void> {
    const settings = syncSettings(nodeConfig('postgres://x', { FHIR_BASE_URL: this.address ?? this.server.url }));
    const { address, timeZone, pollMs, overlapMs, server } = settings;
    const quick = { address, timeZone, pollMs, overlapMs, server: { ...server, timeout: 300, attempts: 1 } };
    const due = { nextRoundAt: null, openUntil: null, historyAt: null };
    await this.dataSource.manager.update(SyncStateRow, { id: 1 }, due);
    await this.passTime();
    await new SyncRecords(this.dataSource, quick, silentLog).run({ signal });
  }

  /** As if that much time had passed since everything that failed. */
  async passTime(seconds = 3_600): Promise<void> {
    const earlier = (field: string): string =>
      `'${field}', to_char((f.value->>'${field}')::timestamptz at time zone 'UTC' - make_interval(secs => $1), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
    await this.dataSource.query(
      `update sync_type set failures = (
         select coalesce(jsonb_object_agg(f.key, f.value || jsonb_build_object(${earlier('until')})), '{}')
           from jsonb_each(failures) f)`,
      [seconds],
    );
  }

  /** Rounds until nothing is left to be walked through. */
  async settle(most = 50): Promise<void> {
    for (let round = 0; round < most; round += 1) {
      await this.round();
      const [types, state] = [await this.types(), await this.state()];
      const isOpen = types.some(({ searched, walk }) => searched === true && walk !== null);
      if (types.length > 0 && !isOpen && state.loaded) return;
    }
    throw new Error('the walks do not end');
  }

  types = (): Promise<SyncTypeRow[]> => this.dataSource.manager.find(SyncTypeRow, { order: { position: 'ASC' } });
  state = (): Promise<SyncStateRow> => this.dataSource.manager.findOneByOrFail(SyncStateRow, { id: 1 });

  async read(): Promise<readonly PersonRecord[]> {
    const { manager } = this.dataSource;
    const ids = await this.people.page(manager, undefined, 100_000);
    return this.dataSource.transaction((inside) => this.people.lockAndRead(inside, ids));
  }

  async coverage(): Promise<Readonly<Record<string, ReturnType<Coverage>>>> {
    const { coverage } = await this.people.coverage(this.dataSource.manager);
    return Object.fromEntries(FACT_RESOURCES.map((type) => [type, coverage(type, { to: 0 })]));
  }

  changes = (): Promise<readonly PersonChange[]> =>
    this.dataSource.transaction((manager) => this.people.takeChanges(manager, 10_000));

  async jobs(name: string): Promise<number> {
    const [row] = await this.dataSource.query<{ count: string }[]>(
      'with taken as (delete from outbox where job = $1 returning id) select count(*) from taken',
      [name],
    );
    return Number(row?.count);
  }
}
