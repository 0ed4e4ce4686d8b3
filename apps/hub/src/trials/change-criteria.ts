import type { CriteriaChange, TrialVersion } from '@kohort/hub-api';
import { failed, ok, type Result } from '@kohort/kernel';
import type { AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import type { TrialCaller } from './caller.js';
import { changeDraft } from './change-draft.js';
import { sizeFault } from './criteria-size.js';
import type { VersionAddress } from './find-trial.js';
import { readingOf } from './read-criteria.js';

/** Stores the document of a draft, whatever its faults: they are in the answer, and nothing that was written is lost. */
export async function changeCriteria(
  dataSource: DataSource,
  caller: TrialCaller,
  address: VersionAddress,
  { rowVersion, criteria }: CriteriaChange,
  now: Date,
): Promise<Result<TrialVersion, AppFault[]>> {
  const tooLarge = sizeFault(criteria);
  if (tooLarge !== undefined) return failed([tooLarge]);
  // Before the version is locked.
  const reading = readingOf(criteria);
  const details = { faults: reading.faults.length, findings: reading.findings.length };
  return changeDraft(dataSource, caller, address, now, {
    action: 'version.criteria-changed',
    rowVersion,
    reading,
    make: () => Promise.resolve(ok({ changes: { criteria }, details })),
  });
}
