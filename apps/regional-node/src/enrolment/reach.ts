import { actorOf, granting, type AccessPolicy, type UserCaller } from '@kohort/platform';
import type { AuditActor } from '@kohort/persistence';

/** Where a permission holds: at each of these, everywhere as far as a place is left out. */
export type Reach = readonly { readonly trial?: string | undefined; readonly site?: string | undefined }[];

/** Where a site's staff are known by: a trial at a site. */
export interface At {
  readonly trialId: string;
  readonly siteId: string;
}

/** Somebody at a site, with what the delegation log lets them do and where (ICH-GCP E6(R3) 2.3.3). */
export interface Staff {
  readonly actor: AuditActor;
  readonly reach: (permission: string) => Reach;
}

export const staffOf = (policy: AccessPolicy, user: UserCaller): Staff => ({
  actor: actorOf(user),
  reach: (permission) =>
    granting(policy, user.grants, permission, ['trial', 'site']).map(({ trial, site }) => ({ trial, site })),
});

export const reaches = (reach: Reach, { trialId, siteId }: At): boolean =>
  reach.some(({ trial = trialId, site = siteId }) => trial === trialId && site === siteId);

export const mayAt = ({ reach }: Staff, permission: string, at: At): boolean => reaches(reach(permission), at);

/** The same as a condition on rows with a trial and a site. */
export function withinReach(reach: Reach, alias: string) {
  const parameters: Record<string, string> = {};
  const bounded = (column: string, name: string, value: string | undefined): string => {
    if (value === undefined) return 'true';
    parameters[name] = value;
    return `cast(${alias}.${column} as text) = :${name}`;
  };
  const each = reach.map(
    ({ trial, site }, at) =>
      `(${bounded('trialId', `reachTrial${at}`, trial)} and ${bounded('siteId', `reachSite${at}`, site)})`,
  );
  return { sql: each.length === 0 ? 'false' : `(${each.join(' or ')})`, parameters };
}
