import { appendAudit } from '@kohort/persistence';
import type { AuditHead } from '@kohort/protocol';
import type { EntityManager } from 'typeorm';

/**
 * Holds where a node's audit ends against where it ended before. An audit only grows: a position that was told under
 * another hash is audited as rewound, which the node's owner is to explain. Totals that come late tell a lower position;
 * what counts is the order in which they were counted.
 */
export async function noteAuditHead(
  manager: EntityManager,
  nodeId: string,
  { id, position, hash }: AuditHead & { readonly id: string },
): Promise<void> {
  const [other] = await manager.query<{ position: string }[]>(
    `select other.audit_position as position from recruitment_totals own
       join recruitment_totals other on other.node_id = own.node_id and other.id <> own.id
       where own.id = $1 and other.audit_position is not null and (
         (other.audit_position = own.audit_position and other.audit_hash <> own.audit_hash)
         or (other.audit_position > own.audit_position and other.at < own.at)
         or (other.audit_position < own.audit_position and other.at > own.at))
       limit 1`,
    [id],
  );
  if (other === undefined) return;
  await appendAudit(manager, {
    actor: { kind: 'machine', id: nodeId },
    action: 'node.audit-rewound',
    purpose: 'recruiting',
    subject: { type: 'node', id: nodeId },
    details: { totals: id, position, hash, other: Number(other.position) },
  });
}
