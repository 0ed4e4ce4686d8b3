import type { AuditActor } from '@kohort/persistence';
import { accountSubject, actorOf, clinicianAccounts, type AccessPolicy, type UserCaller } from '@kohort/platform';
import { LessThanOrEqual, MoreThanOrEqual, type EntityManager } from 'typeorm';
import { sightOf, type Sight } from '../../matching/who-sees.js';
import { ClinicianPreferenceRow } from '../settings/clinician-preference.entity.js';

/** Somebody whose deputy one is today. */
export interface Principal {
  /** "Practitioner/2". */
  readonly practitioner: string;
  readonly accountId: string;
}

/** A clinician who looks at cases and answers them, for oneself and for whom one stands in now. */
export interface Viewer {
  readonly actor: AuditActor;
  readonly accountId: string;
  /** "Practitioner/1". */
  readonly practitioner: string;
  readonly sight: Sight;
  /** The care providers and units that one may answer in. */
  readonly providers: 'everywhere' | readonly string[];
  readonly principals: readonly Principal[];
}

/** `today` is the region's day: "2026-12-01". */
export async function viewerOf(
  manager: EntityManager,
  policy: AccessPolicy,
  user: UserCaller,
  today: string,
): Promise<Viewer> {
  const practitioner = `Practitioner/${await accountSubject(manager, user.accountId)}`;
  const inForce = { deputyFrom: LessThanOrEqual(today), deputyUntil: MoreThanOrEqual(today) };
  const standsFor = await manager.findBy(ClinicianPreferenceRow, { deputy: practitioner, ...inForce });
  const account = (await clinicianAccounts(manager, policy, [practitioner])).get(practitioner);
  return {
    actor: actorOf(user),
    accountId: user.accountId,
    practitioner,
    sight: await sightOf(manager, policy, user),
    providers: account?.providers ?? [],
    principals: standsFor.map(({ practitioner: principal, accountId }) => ({ practitioner: principal, accountId })),
  };
}
