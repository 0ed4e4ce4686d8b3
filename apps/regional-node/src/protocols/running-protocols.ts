import type { Criteria } from '@kohort/criteria';
import type { ProtocolVersion, TrialSite, VerifiedProtocol } from '@kohort/protocol';
import type { EntityManager } from 'typeorm';

/** A protocol version that may run here now: verified, allowed by the steward, neither paused nor over. */
export interface RunningProtocol {
  readonly versionId: string;
  readonly trialId: string;
  readonly version: number;
  readonly protocol: ProtocolVersion;
  readonly criteria: Criteria;
  /** Where the steward lets people be referred to; none of a trial that names no site here. */
  readonly sites: readonly TrialSite[];
}

/** What this node runs; injected. */
export abstract class RunningProtocols {
  /**
   * Every protocol version that may run at `now`, one for each trial at most. Each is verified anew (signatures, permit,
   * purpose, region, validity, hashes, the hub's last word and the steward's), so that neither time nor a change in the
   * database lets one run that may not (invariant 4).
   */
  abstract list(manager: EntityManager, now: Date): Promise<readonly RunningProtocol[]>;

  /**
   * A version that may be dry-run: verified as above, waiting, allowed, paused or declined. Undefined where it is not, and
   * where it was withdrawn, stopped or superseded. To be asked again before each piece of work.
   */
  abstract find(manager: EntityManager, versionId: string, now: Date): Promise<RunningProtocol | undefined>;

  /** What a version says, for words on what was evaluated by it before; whatever became of it since. Nothing runs by it. */
  abstract read(manager: EntityManager, versionId: string): Promise<VerifiedProtocol | undefined>;
}
