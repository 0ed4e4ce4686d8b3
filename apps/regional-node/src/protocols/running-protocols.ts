import type { Criteria } from '@kohort/criteria';
import type { ProtocolVersion } from '@kohort/protocol';
import type { EntityManager } from 'typeorm';

/** A protocol version that may run here now: verified, allowed by the steward, neither paused nor over. */
export interface RunningProtocol {
  readonly versionId: string;
  readonly trialId: string;
  readonly version: number;
  readonly protocol: ProtocolVersion;
  readonly criteria: Criteria;
}

/** What this node runs; injected. */
export abstract class RunningProtocols {
  /**
   * Every protocol version that may run at `now`, one for each trial at most. Each is verified anew (signatures, permit,
   * purpose, region, validity, hashes), so that neither time nor a change in the database lets one run that may not
   * (invariant 4).
   */
  abstract list(manager: EntityManager, now: Date): Promise<readonly RunningProtocol[]>;

  /** A version that the steward may look at and dry-run: verified as above, in whatever state; undefined where it is not. */
  abstract find(manager: EntityManager, versionId: string, now: Date): Promise<RunningProtocol | undefined>;
}
