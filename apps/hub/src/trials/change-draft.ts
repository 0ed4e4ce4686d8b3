import type { CriteriaReading, TrialVersion } from '@kohort/hub-api';
import { failed, ok, type Result } from '@kohort/kernel';
import { appendAudit, type AuditDetails } from '@kohort/persistence';
import { fault, type AppFault } from '@kohort/platform';
import type { DataSource, EntityManager } from 'typeorm';
import type { TrialCaller } from './caller.js';
import { findVersion, type VersionAddress } from './find-trial.js';
import { touchTrial } from './touch-trial.js';
import type { TrialVersionRow } from './trial-version.entity.js';
import { versionView } from './views.js';
import { writeVersion } from './write-version.js';

/** Somebody else was quicker. */
export const changedMeanwhile = fault(
  'changed-meanwhile',
  'Somebody changed this since you read it: read it again.',
  '/rowVersion',
);

interface DraftChange {
  readonly action: `version.${string}`;
  readonly rowVersion: number;
  /** Of the criteria that it writes. */
  readonly reading?: CriteriaReading;
  readonly make: (manager: EntityManager) => Promise<Result<MadeChange, AppFault[]>>;
}

/** What becomes of the row, and what the audit says of it. */
interface MadeChange {
  readonly changes: Partial<TrialVersionRow>;
  readonly details: AuditDetails;
}

/** Changes a draft that nobody has changed since the caller read it. */
export async function changeDraft(
  dataSource: DataSource,
  caller: TrialCaller,
  address: VersionAddress,
  now: Date,
  { action, rowVersion, reading, make }: DraftChange,
): Promise<Result<TrialVersion, AppFault[]>> {
  const done = await dataSource.transaction(async (manager): Promise<Result<TrialVersionRow, AppFault[]>> => {
    const found = await findVersion(manager, caller, address, 'locked');
    if (!found.ok) return failed([found.error]);
    const { version } = found.value;
    const refusal = refusalOf(version, rowVersion);
    if (refusal !== undefined) return failed([refusal]);
    const made = await make(manager);
    if (!made.ok) return made;
    await writeVersion(manager, version, { ...made.value.changes, updatedAt: now });
    await touchTrial(manager, version.trialId, now);
    await appendAudit(manager, {
      actor: caller.actor,
      action,
      purpose: 'recruiting',
      subject: { type: 'trial-version', id: version.id },
      details: { trial: version.trialId, number: version.number, ...made.value.details },
    });
    return ok(version);
  });
  return done.ok ? ok(versionView(done.value, reading)) : done;
}

/** Why a version is no draft as the caller has read it. */
export function refusalOf({ state, rowVersion }: TrialVersionRow, read: number): AppFault | undefined {
  if (state !== 'draft') return fault('wrong-state', `A version that is ${state} does not change any more.`);
  return rowVersion === read ? undefined : changedMeanwhile;
}
