import type { EntityManager } from 'typeorm';

/** Who takes part in which trial; what knows it is the enrolment, given to the consent gate. */
export abstract class Participation {
  /** Those of these people who take part in a trial other than this one that rules out taking part in another. */
  abstract inOtherTrial(
    manager: EntityManager,
    personIds: readonly string[],
    trialId: string,
  ): Promise<ReadonlySet<string>>;
}
