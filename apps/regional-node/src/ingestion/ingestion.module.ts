import { Module, type DynamicModule } from '@nestjs/common';
import type { NodeConfig } from '../config.js';
import { CreateIngestion } from './create-ingestion.migration.js';
import { IngestionController } from './ingestion.controller.js';
import { People } from './people.js';
import { MedicationRow, PersonChangeRow, PersonLinkRow, PersonRow, ReferenceKeyRow } from './person.entity.js';
import { RecordRow } from './record.entity.js';
import { StoredPeople } from './stored-people.js';
import { SyncRecords, syncRecords, SyncSettings } from './sync-records.js';
import { SyncStateRow, SyncTypeRow } from './sync.entity.js';

/** What the node's definition takes from this feature. The jobs that it adds for the matching are the matching's. */
export const ingestionFeature = {
  entities: [
    RecordRow,
    PersonRow,
    PersonLinkRow,
    ReferenceKeyRow,
    PersonChangeRow,
    MedicationRow,
    SyncTypeRow,
    SyncStateRow,
  ],
  migrations: [CreateIngestion],
  jobs: [syncRecords],
};

type Settings = Pick<
  NodeConfig,
  'FHIR_BASE_URL' | 'FHIR_TOKEN' | 'TIME_ZONE' | 'FHIR_POLL_SECONDS' | 'FHIR_OVERLAP_SECONDS'
>;

/** A request that has failed is made once more soon; what takes longer is for the next round. */
const SERVER = { timeout: 30_000, attempts: 2, longestWait: 2_000 };

export const syncSettings = (config: Settings): SyncSettings => ({
  address: config.FHIR_BASE_URL,
  timeZone: config.TIME_ZONE,
  overlapMs: config.FHIR_OVERLAP_SECONDS * 1000,
  pollMs: config.FHIR_POLL_SECONDS * 1000,
  server: { ...SERVER, token: config.FHIR_TOKEN },
});

const people = { provide: People, useClass: StoredPeople };

/** The people of the region, and how the reading of their records stands: the HTTP side. */
@Module({ controllers: [IngestionController], providers: [people], exports: [People] })
export class IngestionApiModule {}

/** The worker's side: reads the records. */
@Module({})
export class IngestionWorkerModule {
  static for(config: Settings): DynamicModule {
    const providers = [people, { provide: SyncSettings, useValue: syncSettings(config) }, SyncRecords];
    return { module: IngestionWorkerModule, providers, exports: [People] };
  }
}
