import type { TreatmentRelation } from '@kohort/outreach';
import type { EntityManager } from 'typeorm';

/** Who treats people, as their records say; injected. */
export abstract class Treatment {
  /** By person, whatever Patients were merged into each; over as well as present relations. */
  abstract relations(
    manager: EntityManager,
    personIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly TreatmentRelation[]>>;
}
