import { Handles } from '@kohort/platform';
import type { RunningJob } from '@kohort/queue';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { askForReviewOf } from '../consent/contact-review.js';
import { protocolChanged } from '../protocols/protocol-changed.js';
import { Matching } from './matching.js';
import { cancelSweeps, startSweep } from './start-sweep.js';

/**
 * A trial runs, runs another version, runs again, or no longer runs. Whoever runs is swept anew: what changed while it did
 * not run was evaluated for nobody. Nothing is deleted where it no longer runs.
 */
@Injectable()
@Handles(protocolChanged)
export class ProtocolChanged {
  constructor(
    private readonly dataSource: DataSource,
    private readonly matching: Matching,
  ) {}

  async run({ payload: { trialId } }: Pick<RunningJob<{ trialId: string }>, 'payload'>): Promise<void> {
    const now = new Date();
    await this.dataSource.transaction(async (manager) => {
      // The lock of the trial comes first, so that of two such jobs the later one sees what runs now.
      await cancelSweeps(manager, trialId, now);
      const running = await this.matching.protocols.list(manager, now);
      const protocol = running.find((each) => each.trialId === trialId);
      if (protocol !== undefined) await startSweep(manager, this.matching, protocol, now);
      // Whose trial does not run is not told of, and who was not may be now; the sweep need not turn anything for that.
      await askForReviewOf(manager, 'select person_id from candidate where trial_id = $1', [trialId]);
    });
  }
}
