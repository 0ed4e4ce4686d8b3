import type { Result } from '@kohort/kernel';
import type { PersonDetails as Details } from '@kohort/node-api';
import { failure, type AppFault } from '@kohort/platform';
import { Injectable } from '@nestjs/common';
import { PersonDetails } from './person-details.js';

/** Reads them from the region's FHIR server. */
@Injectable()
export class FhirPersonDetails extends PersonDetails {
  read(): Promise<Result<Details, AppFault>> {
    return Promise.resolve(failure('records-away', 'The records cannot be read now.'));
  }
}
