import { progressOf } from '@kohort/enrolment';
import { ok, type Result } from '@kohort/kernel';
import type { EnrolmentProgress } from '@kohort/node-api';
import { failure, type AppFault } from '@kohort/platform';
import type { Enrolments } from './enrolments.js';
import { readLogs } from './history.js';
import type { Staff } from './reach.js';
import { listTrialSites } from './trial-sites.js';

/** How recruitment goes at the sites of a trial where somebody works; numbers only. */
export async function readProgress(
  deps: Enrolments,
  { trialId, site }: { readonly trialId: string; readonly site?: string | undefined },
  staff: Staff,
  now: Date,
): Promise<Result<EnrolmentProgress, AppFault>> {
  const sites = await listTrialSites(deps, trialId, staff, now);
  if (!sites.ok) return sites;
  const shown = sites.value.items.filter(({ siteId }) => site === undefined || siteId === site);
  if (shown.length === 0) return failure('not-found', 'The trial has no such site here, or you do not work there.');
  const logs = await readLogs(deps.dataSource.manager, trialId, {
    site,
    reach: staff.reach('enrolment-progress:read'),
  });
  const targets = shown.map(({ target }) => target);
  const target = targets.reduce((sum, each) => (sum === undefined || each === undefined ? undefined : sum + each), 0);
  const { curve, flow, ...numbers } = progressOf(logs, { today: deps.today(now), target });
  return ok({
    trialId,
    ...numbers,
    curve: [...curve],
    flow: { ever: { ...flow.ever }, now: { ...flow.now }, reasons: [...flow.reasons] },
  });
}
