import type { EntityManager } from 'typeorm';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import type { Principal, Viewer } from './viewer.js';

/** Whose deputy one is in a case: of who treats the person, or was told of it. Nothing where the case is one's own. */
export async function principalIn(
  manager: EntityManager,
  { id, practitioner, recipient }: Pick<OutreachCaseRow, 'id' | 'practitioner' | 'recipient'>,
  viewer: Viewer,
): Promise<Principal | undefined> {
  if (viewer.principals.length === 0 || practitioner === viewer.practitioner) return undefined;
  const treats = viewer.principals.find((each) => each.practitioner === practitioner);
  if (treats !== undefined || recipient === viewer.accountId) return treats;
  // An escalation goes past who was told first; that one may still answer, and so may the deputy.
  const told = await manager.query<{ recipient: string }[]>(
    `select recipient from outreach_message where case_id = $1 and state <> 'released' order by claimed_at desc, id`,
    [id],
  );
  const accounts = [recipient, ...told.map((each) => each.recipient)];
  if (accounts.includes(viewer.accountId)) return undefined;
  return viewer.principals.find(({ accountId }) => accounts.includes(accountId));
}
