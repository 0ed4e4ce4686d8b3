import type { EntityManager } from 'typeorm';

/** Whom trials were told of already; what knows it is outreach, given to the consent gate. */
export abstract class ContactHistory {
  /**
   * How many contacts the region's cap still allows somebody who is these Patients, after those about other trials than this
   * one. All whom it is asked of are among `patientIds`.
   */
  abstract contactsLeft(
    manager: EntityManager,
    patientIds: readonly string[],
    trialId: string,
    at: Date,
  ): Promise<(patientIds: readonly string[]) => number>;
}
