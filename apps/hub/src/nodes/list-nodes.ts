import type { RegisteredNodePage } from '@kohort/hub-api';
import { MoreThan, type DataSource } from 'typeorm';
import { NodeRow } from './node.entity.js';
import { nodeView } from './views.js';

/** Live and revoked nodes, sorted by id; `after` is the last id of the page before. */
export async function listNodes(dataSource: DataSource, limit: number, after?: string): Promise<RegisteredNodePage> {
  const rows = await dataSource.manager.find(NodeRow, {
    where: after === undefined ? {} : { id: MoreThan(after) },
    order: { id: 'ASC' },
    take: limit + 1,
  });
  const items = rows.slice(0, limit).map(nodeView);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, next: last.id } : { items };
}
