import { accountSubject, boundsOf, type AccessPolicy, type UserCaller } from '@kohort/platform';
import type { EntityManager } from 'typeorm';

/** Whose candidates somebody sees: everybody's, or those of the people whom this practitioner treats. */
export type Sight = 'everyone' | { readonly practitioner: string };

/** A clinician's account is that of a Practitioner of the records: its subject at the identity provider is the id there. */
export async function sightOf(manager: EntityManager, policy: AccessPolicy, user: UserCaller): Promise<Sight> {
  if (boundsOf(policy, user.grants, 'candidate:read-all', 'region') === 'everywhere') return 'everyone';
  return { practitioner: `Practitioner/${await accountSubject(manager, user.accountId)}` };
}

/** Whether somebody may be told of a person. Whoever has a protected identity is not said to be here. */
export const maySee = (sight: Sight, isProtected: boolean, practitioners: readonly string[]): boolean =>
  !isProtected && (sight === 'everyone' || practitioners.includes(sight.practitioner));
