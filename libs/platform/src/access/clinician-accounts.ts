import { In, type EntityManager } from 'typeorm';
import { AccountRow } from './account.entity.js';
import { openAssignments } from './live-assignments.js';
import { granting, type AccessPolicy, type Grant } from './policy.js';
import { grantOf } from './views.js';

/** An account whose holder acts as a Practitioner of the records. */
export interface PractitionerAccount {
  readonly accountId: string;
  /** "Practitioner/1". */
  readonly practitioner: string;
  readonly name: string;
  /** Where mail goes; absent where the account has none. */
  readonly address?: string;
  readonly locale: 'sv' | 'en';
  /** The care providers and units that the account is bounded to. */
  readonly providers: 'everywhere' | readonly string[];
}

const PREFIX = 'Practitioner/';

/**
 * The accounts that these practitioners ("Practitioner/1") act with here now: open ones whose subject at the identity provider
 * is the Practitioner's id, and whose grants give the permission, maybe within a care provider or unit only. By practitioner;
 * who has none is left out.
 */
export async function clinicianAccounts(
  manager: EntityManager,
  policy: AccessPolicy,
  practitioners: readonly string[],
  permission = 'case:answer',
): Promise<ReadonlyMap<string, PractitionerAccount>> {
  const subjects = practitioners.filter((each) => each.startsWith(PREFIX)).map((each) => each.slice(PREFIX.length));
  if (subjects.length === 0) return new Map();
  // Where the region changed its identity provider, the account of the newer one comes last and counts.
  const rows = await manager.find(AccountRow, {
    where: { subject: In(subjects), active: true },
    order: { createdAt: 'ASC', id: 'ASC' },
  });
  const grants = await grantsOf(manager, rows);
  return new Map(
    rows.flatMap((row) => {
      const account = practitionerAccount(row, providersOf(policy, grants.get(row.id) ?? [], permission));
      return account === undefined ? [] : [[account.practitioner, account]];
    }),
  );
}

/** The names of these accounts, also of closed ones, by id. */
export async function accountNames(
  manager: EntityManager,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (accountIds.length === 0) return new Map();
  const rows = await manager.findBy(AccountRow, { id: In([...new Set(accountIds)]) });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

async function grantsOf(
  manager: EntityManager,
  accounts: readonly AccountRow[],
): Promise<ReadonlyMap<string, readonly Grant[]>> {
  const grants = new Map<string, Grant[]>(accounts.map(({ id }) => [id, []]));
  if (accounts.length === 0) return grants;
  const now = new Date();
  for (const line of await openAssignments(manager, [...grants.keys()]))
    if (line.validFrom <= now) grants.get(line.accountId)?.push(grantOf(line));
  return grants;
}

/** Nothing where the grants do not give the permission at all. */
function providersOf(
  policy: AccessPolicy,
  grants: readonly Grant[],
  permission: string,
): PractitionerAccount['providers'] | undefined {
  const given = granting(policy, grants, permission, ['careProvider', 'careUnit']);
  const named = given
    .map(({ careProvider, careUnit }) => careProvider ?? careUnit)
    .filter((each) => each !== undefined);
  if (given.length === 0) return undefined;
  return named.length < given.length ? 'everywhere' : [...new Set(named)].sort();
}

function practitionerAccount(
  { id, subject, name, email, locale }: AccountRow,
  providers: PractitionerAccount['providers'] | undefined,
): PractitionerAccount | undefined {
  if (providers === undefined) return undefined;
  const account = { accountId: id, practitioner: `${PREFIX}${subject}`, name, locale, providers };
  return email === null ? account : { ...account, address: email };
}
