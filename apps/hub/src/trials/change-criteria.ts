import type { CriteriaChange, TrialVersion } from '@kohort/hub-api';
import { ok, type Result } from '@kohort/kernel';
import type { AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import type { TrialCaller } from './caller.js';
import { changeDraft } from './change-draft.js';
import type { VersionAddress } from './find-trial.js';
import { readingOf } from './read-criteria.js';

/** Stores the document of a draft, whatever its faults: they are in the answer, and nothing that was written is lost. */
export const changeCriteria = (
  dataSource: DataSource,
  caller: TrialCaller,
  address: VersionAddress,
  { rowVersion, criteria }: CriteriaChange,
  now: Date,
): Promise<Result<TrialVersion, AppFault[]>> =>
  changeDraft(dataSource, caller, address, now, {
    action: 'version.criteria-changed',
    rowVersion,
    make: () => {
      const { faults, findings } = readingOf(criteria);
      const details = { faults: faults.length, findings: findings.length };
      return Promise.resolve(ok({ changes: { criteria }, details }));
    },
  });
