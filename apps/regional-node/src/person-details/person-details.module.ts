import { Module, type DynamicModule } from '@nestjs/common';
import type { NodeConfig } from '../config.js';
import { FhirPersonDetails } from './fhir-person-details.js';
import { PersonDetails } from './person-details.js';

/** Who people are, read where their records are. */
@Module({})
export class PersonDetailsModule {
  static for(_config: Pick<NodeConfig, 'FHIR_BASE_URL' | 'FHIR_TOKEN'>): DynamicModule {
    return {
      module: PersonDetailsModule,
      providers: [{ provide: PersonDetails, useClass: FhirPersonDetails }],
      exports: [PersonDetails],
    };
  }
}
