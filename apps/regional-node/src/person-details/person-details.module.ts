import { Module, type DynamicModule } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { NodeConfig } from '../config.js';
import { FhirPersonDetails, PATIENCE } from './fhir-person-details.js';
import { PersonDetails } from './person-details.js';

/** Who people are, read where their records are. */
@Module({})
export class PersonDetailsModule {
  static for({ FHIR_BASE_URL, FHIR_TOKEN }: Pick<NodeConfig, 'FHIR_BASE_URL' | 'FHIR_TOKEN'>): DynamicModule {
    const server = { ...PATIENCE, address: FHIR_BASE_URL, token: FHIR_TOKEN };
    const details = {
      provide: PersonDetails,
      inject: [DataSource],
      useFactory: (dataSource: DataSource) => new FhirPersonDetails(dataSource, server),
    };
    return { module: PersonDetailsModule, providers: [details], exports: [PersonDetails] };
  }
}
