import type { TermsChange, TrialVersion } from '@kohort/hub-api';
import { failed, ok, type Result } from '@kohort/kernel';
import type { AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import type { TrialCaller } from './caller.js';
import { changeDraft } from './change-draft.js';
import { termsFaults } from './check-terms.js';
import type { VersionAddress } from './find-trial.js';

/** Says where a draft is to run, and what it changes. */
export const changeTerms = (
  dataSource: DataSource,
  caller: TrialCaller,
  address: VersionAddress,
  { rowVersion, regions, siteIds, changeNote }: TermsChange,
  now: Date,
): Promise<Result<TrialVersion, AppFault[]>> =>
  changeDraft(dataSource, caller, address, now, {
    action: 'version.terms-changed',
    rowVersion,
    make: async (manager) => {
      const faults = await termsFaults(manager, { regions, siteIds });
      if (faults.length > 0) return failed(faults);
      const changes = { regions, siteIds, changeNote: changeNote ?? null };
      return ok({ changes, details: { regions: regions.join(' '), sites: siteIds.length } });
    },
  });
