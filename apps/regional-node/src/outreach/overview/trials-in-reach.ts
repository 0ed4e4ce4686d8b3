import { granting, type AccessPolicy, type UserCaller } from '@kohort/platform';
import type { RunningProtocol } from '../../protocols/running-protocols.js';

/** What somebody may oversee: all, or these trials, at these sites of them. */
export type Reach = 'everywhere' | ReadonlyMap<string, ReachedSites>;
type ReachedSites = 'every-site' | ReadonlySet<string>;

/**
 * The trials that the lines of the delegation log name; where a line names a site alone, those that run there. A case is at
 * no site before it is referred: who coordinates one of a trial's sites sees the numbers of the trial.
 */
export function reachOf(
  policy: AccessPolicy,
  { grants }: UserCaller,
  permission: string,
  running: ReadonlyMap<string, RunningProtocol>,
): Reach {
  const given = granting(policy, grants, permission, ['trial', 'site']);
  if (given.some(({ trial, site }) => trial === undefined && site === undefined)) return 'everywhere';
  const reach = new Map<string, ReachedSites>();
  const at = (trial: string, site: string | undefined): void => {
    const before = reach.get(trial);
    if (site === undefined || before === 'every-site') reach.set(trial, 'every-site');
    else reach.set(trial, new Set([...(before ?? []), site]));
  };
  for (const { trial, site } of given) {
    if (trial !== undefined) at(trial, site);
    else for (const [id, { sites }] of running) if (sites.some((each) => each.id === site)) at(id, site);
  }
  return reach;
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The ids of the trials; undefined for all. What a line names that is no id is no trial of ours. */
export const trialsIn = (reach: Reach): readonly string[] | undefined =>
  reach === 'everywhere' ? undefined : [...reach.keys()].filter((trial) => UUID.test(trial));

export const reaches = (reach: Reach, trialId: string): boolean => reach === 'everywhere' || reach.has(trialId);
