import type { Member } from '../cast/member.js';
import { limited } from './limited.js';
import { missingAt, type KnownAccount, type Missing } from './missing.js';
import type { Session } from './session.js';

/** Requests at a time: an app's pool has about as many connections. */
const AT_ONCE = 8;

async function accountsOf(operator: Session): Promise<KnownAccount[]> {
  const accounts: KnownAccount[] = [];
  let after: string | undefined;
  do {
    const query = `limit=200${after === undefined ? '' : `&after=${after}`}`;
    const page = await operator.get<{ items: KnownAccount[]; next?: string }>(`/api/accounts?${query}`);
    accounts.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return accounts;
}

async function add(operator: Session, { accountId, assignments, ...person }: Missing): Promise<void> {
  const id = accountId ?? (await operator.post<{ id: string }>('/api/accounts', person)).id;
  for (const assignment of assignments) await operator.post(`/api/accounts/${id}/assignments`, assignment);
}

/**
 * Gives everybody who has a post at an app an account and the roles there, as the operator. Who has them already is left
 * alone, so that this can be done at every start.
 *
 * @param app 'hub' or the county code of a node's region
 * @returns how many people were let in, or got a role
 */
export async function admit(operator: Session, app: string, members: readonly Member[]): Promise<number> {
  const missing = missingAt(app, members, await accountsOf(operator));
  await limited(missing, AT_ONCE, (one) => add(operator, one));
  return missing.length;
}
