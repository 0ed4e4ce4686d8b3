import { randomUUID } from 'node:crypto';
import type { KeptDecision } from '../../consent/contact-decisions.js';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import type { OutreachDigestRow } from '../outreach-digest.entity.js';
import type { MessageState } from '../outreach-message.entity.js';
import type { Sending } from './sending.js';

export interface Claimed {
  readonly messageId: string;
  readonly row: OutreachCaseRow;
}

export interface Claims {
  readonly claimed: readonly Claimed[];
  readonly denied: readonly { readonly row: OutreachCaseRow; readonly decision: KeptDecision }[];
  /** Told before, or claimed by a sender who died: never again. */
  readonly taken: readonly { readonly row: OutreachCaseRow; readonly state: MessageState }[];
}

const CLAIM = `
  insert into outreach_message (id, digest_id, case_id, recipient, kind, round, decision_id, state, claimed_at)
    select id, $2, case_id, recipient, kind, round, decision_id, 'claimed', $3
      from json_to_recordset($1::json) as r (id uuid, case_id uuid, recipient uuid, kind text, round integer, decision_id uuid)
  on conflict (case_id, recipient, kind, round) where state <> 'released' do nothing
  returning id`;

/**
 * Decides on fresh data and claims what is permitted, in a transaction of its own on another connection: it is committed
 * before anything goes out, so that whoever dies leaves decisions and claims behind. What is decided cannot change meanwhile,
 * for the caller holds the people's locks; for the same reason this waits for nobody.
 */
export async function claimMessages(
  { dataSource, outreach: { decisions } }: Sending,
  { id: digestId }: OutreachDigestRow,
  rows: readonly OutreachCaseRow[],
  now: Date,
): Promise<Claims> {
  if (rows.length === 0) return { claimed: [], denied: [], taken: [] };
  return dataSource.transaction(async (manager) => {
    const kept = await decisions.decide(manager, rows, 'send', now);
    const decided = rows.map((row, place) => ({ row, decision: kept[place] as KeptDecision, id: randomUUID() }));
    const permitted = decided.filter(({ decision }) => decision.decision.permit);
    const values = permitted.map(({ row, decision, id }) => ({
      ...{
        id,
        case_id: row.id,
        recipient: row.recipient,
        kind: row.dueKind,
        round: row.round,
        decision_id: decision.id,
      },
    }));
    const claims = [JSON.stringify(values), digestId, now.toISOString()];
    const ids = new Set((await manager.query<{ id: string }[]>(CLAIM, claims)).map(({ id }) => id));
    const lost = permitted.filter(({ id }) => !ids.has(id));
    const taken = await Promise.all(lost.map(async ({ row }) => ({ row, state: await stateOf(manager, row) })));
    return {
      claimed: permitted.filter(({ id }) => ids.has(id)).map(({ row, id }) => ({ row, messageId: id })),
      denied: decided.filter(({ decision }) => !decision.decision.permit),
      taken,
    };
  });
}

async function stateOf(
  manager: Parameters<Parameters<Sending['dataSource']['transaction']>[1]>[0],
  { id, recipient, dueKind, round }: OutreachCaseRow,
): Promise<MessageState> {
  const [found] = await manager.query<{ state: MessageState }[]>(
    `select state from outreach_message
      where case_id = $1 and recipient = $2 and kind = $3 and round = $4 and state <> 'released'`,
    [id, recipient, dueKind, round],
  );
  return found?.state ?? 'claimed';
}
