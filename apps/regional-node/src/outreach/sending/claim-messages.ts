import { randomUUID } from 'node:crypto';
import { digest as digestOf } from '@kohort/platform';
import type { EntityManager } from 'typeorm';
import type { KeptDecision } from '../../consent/contact-decisions.js';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import type { OutreachDigestRow } from '../outreach-digest.entity.js';
import { OutreachLinkRow } from '../outreach-link.entity.js';
import type { MessageState } from '../outreach-message.entity.js';
import type { MailLink } from './new-link.js';
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

/** Each is claimed by this digest, or is what it has become before. */
const CLAIM = `
  with wanted as (
    select * from json_to_recordset($1::json)
      as r (id uuid, "caseId" uuid, recipient uuid, kind text, round integer, "decisionId" uuid)),
  claimed as (
    insert into outreach_message (id, digest_id, case_id, recipient, kind, round, decision_id, state, claimed_at)
      select id, $2, "caseId", recipient, kind, round, "decisionId", 'claimed', $3 from wanted
    on conflict (case_id, recipient, kind, round) where state <> 'released' do nothing
    returning id)
  select wanted.id, before.state
    from wanted left join outreach_message before
      on before.case_id = wanted."caseId" and before.recipient = wanted.recipient and before.kind = wanted.kind
         and before.round = wanted.round and before.state <> 'released'
   where wanted.id not in (select id from claimed)`;

/**
 * Decides on fresh data and claims what is permitted, in a transaction of its own on another connection: it is committed
 * before anything goes out, so that whoever dies leaves decisions, claims and the link of the mail behind. What is decided
 * cannot change meanwhile, for the caller holds the people's locks; for the same reason this waits for nobody.
 */
export async function claimMessages(
  { pool, outreach: { decisions } }: Sending,
  { id: digestId, recipient }: OutreachDigestRow,
  rows: readonly OutreachCaseRow[],
  { token, expiresAt }: MailLink,
  now: Date,
): Promise<Claims> {
  if (rows.length === 0) return { claimed: [], denied: [], taken: [] };
  return pool.dataSource.transaction(async (manager) => {
    const kept = await decisions.decide(manager, rows, 'send', now);
    const claims = await claim(manager, digestId, rows, kept, now);
    if (claims.claimed.length > 0)
      await manager.insert(OutreachLinkRow, { tokenDigest: digestOf(token), digestId, recipient, expiresAt });
    return claims;
  });
}

async function claim(
  manager: EntityManager,
  digestId: string,
  rows: readonly OutreachCaseRow[],
  kept: readonly KeptDecision[],
  now: Date,
): Promise<Claims> {
  const decided = rows.map((row, place) => ({ row, decision: kept[place] as KeptDecision, messageId: randomUUID() }));
  const permitted = decided.filter(({ decision }) => decision.decision.permit);
  const wanted = permitted.map(({ row: { id: caseId, recipient, dueKind: kind, round }, decision, messageId }) => {
    return { id: messageId, caseId, recipient, kind, round, decisionId: decision.id };
  });
  const lost = await manager.query<{ id: string; state: MessageState | null }[]>(CLAIM, [
    ...[JSON.stringify(wanted), digestId, now.toISOString()],
  ]);
  // Whoever claimed it just now is not seen by this statement.
  const before = new Map(lost.map(({ id, state }) => [id, state ?? 'claimed']));
  return {
    claimed: permitted.filter(({ messageId }) => !before.has(messageId)),
    denied: decided.filter(({ decision }) => !decision.decision.permit),
    taken: permitted.flatMap(({ row, messageId }) => {
      const state = before.get(messageId);
      return state === undefined ? [] : [{ row, state }];
    }),
  };
}
