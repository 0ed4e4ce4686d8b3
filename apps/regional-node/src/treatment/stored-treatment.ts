import type { TreatmentRelation } from '@kohort/outreach';
import { Injectable } from '@nestjs/common';
import { Treatment } from './treatment.js';

/** Who treats people, as ingestion has stored it. */
@Injectable()
export class StoredTreatment extends Treatment {
  relations(): Promise<ReadonlyMap<string, readonly TreatmentRelation[]>> {
    return Promise.resolve(new Map());
  }
}
