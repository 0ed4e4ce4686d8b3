import { ok, type Result } from '@kohort/kernel';
import { failure, type AppFault } from '@kohort/platform';
import type { EntityManager } from 'typeorm';
import { touchTrial } from './touch-trial.js';
import { TrialVersionRow } from './trial-version.entity.js';
import { TrialRow } from './trial.entity.js';
import { moved, type VersionMove } from './version-state.js';
import { writeVersion } from './write-version.js';

/** What a move changes beside the state. When a version was submitted last stays for good: see `discardDraft`. */
const CHANGES: Partial<Record<VersionMove, (now: Date) => Partial<TrialVersionRow>>> = {
  freeze: (now) => ({ frozenAt: now }),
  // Nothing of what was frozen may pass for the hash of a draft.
  reopen: () => ({ frozenAt: null, protocolHash: null, meaningHash: null }),
  submit: (now) => ({ submittedAt: now }),
};

/**
 * Moves a version to its next state, with its trial and itself locked until the transaction ends, in this order. Two
 * movers take turns, and the second is told the state that the first left. The caller writes the audit row.
 */
export async function moveVersion(
  manager: EntityManager,
  versionId: string,
  move: VersionMove,
  now: Date,
): Promise<Result<TrialVersionRow, AppFault>> {
  const known = await manager.findOne(TrialVersionRow, {
    where: { id: versionId },
    select: { id: true, trialId: true },
  });
  if (known === null) return noVersion;
  await manager.findOne(TrialRow, { where: { id: known.trialId }, lock: { mode: 'pessimistic_write' } });
  const row = await manager.findOne(TrialVersionRow, {
    where: { id: versionId },
    lock: { mode: 'pessimistic_write' },
  });
  // A draft may be discarded while we wait.
  if (row === null) return noVersion;
  const next = moved(row.state, move);
  if (!next.ok) return next;
  await touchTrial(manager, row.trialId, now);
  return ok(await writeVersion(manager, row, { state: next.value, updatedAt: now, ...CHANGES[move]?.(now) }));
}

const noVersion = failure('not-found', 'There is no such version.');
