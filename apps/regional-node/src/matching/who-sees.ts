import { accountSubject, boundsOf, granting, type AccessPolicy, type UserCaller } from '@kohort/platform';
import type { EntityManager } from 'typeorm';
import { PEOPLE_IN_SIGHT } from '../ingestion/people-in-sight.js';
import { PersonRow } from '../ingestion/person.entity.js';
import { treatsNow, treatsParameters } from './treats-now.js';

/**
 * Whose candidates somebody sees: everybody's, or those of the people whom one treats, within one's care provider, and those
 * about whom one has been asked.
 */
export type Sight = 'everyone' | ClinicianSight;
interface ClinicianSight {
  readonly account: string;
  readonly practitioner: string;
  readonly providers: 'everywhere' | readonly string[];
}

/** A clinician's account is that of a Practitioner of the records: its subject at the identity provider is the id there. */
export async function sightOf(manager: EntityManager, policy: AccessPolicy, user: UserCaller): Promise<Sight> {
  if (boundsOf(policy, user.grants, 'candidate:read-all', 'region') === 'everywhere') return 'everyone';
  // Records name the provider of a person. A grant that names a unit alone holds where they name that unit.
  const bounds = granting(policy, user.grants, 'candidate:read', ['careProvider', 'careUnit']).map(
    ({ careProvider, careUnit }) => careProvider ?? careUnit,
  );
  const providers = bounds.filter((bound) => bound !== undefined);
  return {
    account: user.accountId,
    practitioner: `Practitioner/${await accountSubject(manager, user.accountId)}`,
    providers: providers.length < bounds.length ? 'everywhere' : providers,
  };
}

/** Whether somebody is told of candidates of trials that do not run (any more): for care they are no news. */
export const seesEnded = (sight: Sight): boolean => sight === 'everyone';

/** Whether somebody may be told of this person. */
export function maySee(manager: EntityManager, sight: Sight, personId: string): Promise<boolean> {
  const { sql, parameters } = inSight(sight, 'person.id');
  const query = manager.createQueryBuilder(PersonRow, 'person').where('person.id = :personId', { personId });
  return query.andWhere(sql, parameters).getExists();
}

interface Condition {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * Whether somebody may be told of the person whose id `column` holds, by what is known of the person now and not when a
 * trial last looked. Whoever is protected or gone is not said to be here. Who is bound to a care provider is not told of
 * people whose record names none: secrecy between providers holds unless the record says that it need not. Whoever has
 * been asked about a person (the one who treats, a deputy, a superior) is told of that one while the question is open.
 */
export function inSight(sight: Sight, column: string): Condition {
  const found = (more: string): string =>
    `exists (select from (${PEOPLE_IN_SIGHT}) seen where seen.id = ${column}${more})`;
  if (sight === 'everyone') return { sql: found(''), parameters: {} };
  const { account, practitioner, providers } = sight;
  const isBound = providers !== 'everywhere';
  return {
    sql: found(` and ${treatsNow({ isBound })}`),
    parameters: {
      ...treatsParameters(practitioner, account, Date.now()),
      ...(isBound ? { seesProviders: providers } : {}),
    },
  };
}
