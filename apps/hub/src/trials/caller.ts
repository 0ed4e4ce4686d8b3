import type { AuditActor } from '@kohort/persistence';
import { actorOf, boundsOf, type AccessPolicy, type UserCaller } from '@kohort/platform';

/** Who acts on trials, and of which organisations. */
export interface TrialCaller {
  readonly actor: AuditActor;
  readonly organisations: 'everywhere' | readonly string[];
}

export const trialCaller = (
  policy: AccessPolicy,
  user: UserCaller,
  permission: 'trial:read' | 'trial:write',
): TrialCaller => ({
  actor: actorOf(user),
  organisations: boundsOf(policy, user.grants, permission, 'organisation'),
});

export const reaches = ({ organisations }: Pick<TrialCaller, 'organisations'>, organisationId: string): boolean =>
  organisations === 'everywhere' || organisations.includes(organisationId);
