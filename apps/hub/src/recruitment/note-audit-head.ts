import { appendAudit } from '@kohort/persistence';
import type { RecruitmentTotals } from '@kohort/protocol';
import type { EntityManager } from 'typeorm';

/** Totals of a node, and where its audit ended. */
interface ToldHead {
  readonly nodeId: string;
  /** Of the totals, which are stored already. */
  readonly id: string;
  readonly auditHead: RecruitmentTotals['auditHead'];
}

/**
 * Holds where a node's audit ends against where it ended before. An audit only grows: where it does not, or the node cannot
 * say what we were told before, that is audited as rewound, which the node's owner is to explain.
 */
export async function noteAuditHead(manager: EntityManager, told: ToldHead, now: Date): Promise<void> {
  const { nodeId, id, auditHead } = told;
  if ((await hasGrown(manager, id)) && (await isProven(manager, told, now))) return;
  await appendAudit(manager, {
    actor: { kind: 'machine', id: nodeId },
    action: 'node.audit-rewound',
    purpose: 'recruiting',
    subject: { type: 'node', id: nodeId },
    details: { totals: id, position: auditHead?.position ?? null, hash: auditHead?.hash ?? null },
  });
}

/** Totals that come late tell a lower position; what counts is the order in which they were counted. */
async function hasGrown(manager: EntityManager, id: string): Promise<boolean> {
  const others = await manager.query<unknown[]>(
    `select from recruitment_totals own
       join recruitment_totals other on other.node_id = own.node_id and other.id <> own.id
       where own.id = $1 and (
         (other.audit_position = own.audit_position and other.audit_hash <> own.audit_hash)
         or (other.audit_position > own.audit_position and other.at < own.at)
         or (other.audit_position < own.audit_position and other.at > own.at))
       limit 1`,
    [id],
  );
  return others.length === 0;
}

/** So long after it told us of a head a node knows that we have it. */
const KNOWN_MS = 60 * 60_000;

interface Held {
  readonly hash: string;
  readonly at: Date;
}

/** Whether the chain still holds what the node told us last: one that was made anew has another hash there. */
async function isProven(manager: EntityManager, { nodeId, id, auditHead }: ToldHead, now: Date): Promise<boolean> {
  const heads = `select audit_hash as hash, at from recruitment_totals
    where node_id = $1 and id <> $2 and audit_position is not null`;
  const [last] = await manager.query<Held[]>(`${heads} and received_at < $3 order by at desc limit 1`, [
    ...[nodeId, id, new Date(now.getTime() - KNOWN_MS)],
  ]);
  const previous = auditHead?.previous;
  if (previous === undefined) return last === undefined;
  const there = await manager.query<Held[]>(`${heads} and audit_position = $3`, [nodeId, id, previous.position]);
  const same = there.filter(({ hash }) => hash === previous.hash);
  return last === undefined ? there.length === 0 || same.length > 0 : same.some(({ at }) => at >= last.at);
}
