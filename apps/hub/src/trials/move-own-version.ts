import type { TrialVersion } from '@kohort/hub-api';
import { ok, type Result } from '@kohort/kernel';
import { appendAudit } from '@kohort/persistence';
import type { AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import type { TrialCaller } from './caller.js';
import { checkPlaces } from './check-places.js';
import { findVersion, type VersionAddress } from './find-trial.js';
import { moveVersion } from './move-version.js';
import type { TrialVersionRow } from './trial-version.entity.js';
import { moved } from './version-state.js';
import { versionView } from './views.js';

/** What a sponsor does with a version that is frozen, and how the audit calls it. */
const ACTIONS = { reopen: 'version.reopened', submit: 'version.submitted', recall: 'version.recalled' } as const;
export type SponsorMove = keyof typeof ACTIONS;

/** Opens a frozen or refused version for changes, applies for a permit with it, or takes the application back. */
export async function moveOwnVersion(
  dataSource: DataSource,
  caller: TrialCaller,
  address: VersionAddress,
  move: SponsorMove,
  now: Date,
): Promise<Result<TrialVersion, AppFault>> {
  const done = await dataSource.transaction(async (manager): Promise<Result<TrialVersionRow, AppFault>> => {
    const found = await findVersion(manager, caller, address, 'locked');
    if (!found.ok) return found;
    const { id, state, protocolHash } = found.value.version;
    const possible = moved(state, move);
    if (!possible.ok) return possible;
    const fit = move === 'submit' ? await checkPlaces(manager, id) : ok(undefined);
    if (!fit.ok) return fit;
    const next = await moveVersion(manager, id, move, now);
    if (!next.ok) return next;
    await appendAudit(manager, {
      actor: caller.actor,
      action: ACTIONS[move],
      purpose: 'recruiting',
      subject: { type: 'trial-version', id },
      details: { trial: address.trialId, number: address.number, protocolHash },
    });
    return next;
  });
  return done.ok ? ok(versionView(done.value)) : done;
}
