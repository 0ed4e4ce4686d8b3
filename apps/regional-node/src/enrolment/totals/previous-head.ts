import type { AuditHead } from '@kohort/persistence';
import type { EntityManager } from 'typeorm';

/**
 * What stands in this node's chain now where the hub was last told of; undefined where it was told of nothing, or nothing
 * stands there any more. Of what the hub is known to have taken: it can hold this against its own.
 */
export async function previousHead(manager: EntityManager): Promise<AuditHead | undefined> {
  const [link] = await manager.query<{ position: string; hash: string }[]>(
    `select position, encode(hash, 'hex') as hash from audit_chain
       where position = (select (totals->'auditHead'->>'position')::bigint from recruitment_totals
                           where sent_at is not null and totals ? 'auditHead' order by at desc limit 1)`,
  );
  return link && { position: Number(link.position), hash: link.hash };
}
