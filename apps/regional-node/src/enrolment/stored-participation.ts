import { Participation } from '../consent/participation.js';

/** Who takes part in which trial, by the enrolments of this node. */
export class StoredParticipation extends Participation {
  inOtherTrial(): Promise<ReadonlySet<string>> {
    return Promise.resolve(new Set());
  }
}
