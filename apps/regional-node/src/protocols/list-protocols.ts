import { ok, type Result } from '@kohort/kernel';
import type {
  ProtocolFeedState,
  ProtocolFilter,
  ProtocolPage,
  RefusedProtocolFilter,
  RefusedProtocolPage,
} from '@kohort/node-api';
import { readPage, type PageRequest } from '@kohort/persistence';
import type { AppFault } from '@kohort/platform';
import { IsNull, type DataSource } from 'typeorm';
import { readFeed } from './feed-state.js';
import { NodeReportRow } from './node-report.entity.js';
import { ProtocolRow } from './protocol.entity.js';
import { RefusedProtocolRow } from './refused-protocol.entity.js';
import type { VerifiedProtocols } from './verified-protocols.js';
import { lineView, refusedView } from './views.js';

type PageQuery = Pick<PageRequest, 'limit' | 'after'>;

/** The protocol versions that this node took up. */
export async function listProtocols(
  { manager }: DataSource,
  protocols: VerifiedProtocols,
  { state, trial, sort, ...page }: PageQuery & ProtocolFilter,
  now: Date,
): Promise<Result<ProtocolPage, AppFault>> {
  const query = manager.createQueryBuilder(ProtocolRow, 'protocol');
  if (state !== undefined) query.andWhere('protocol.decision = :state', { state });
  if (trial !== undefined) query.andWhere('protocol.trialId = :trial', { trial });
  const read = await readPage(query, { ...page, sort: sort === 'state' ? 'decision' : sort });
  if (!read.ok) return read;
  const standings = await protocols.standings(manager, read.value.items, now);
  return ok({ ...read.value, items: standings.map((standing) => lineView(standing, now)) });
}

/** What came from the hub and was refused. */
export async function listRefusedProtocols(
  { manager }: DataSource,
  { trial, ...page }: PageQuery & RefusedProtocolFilter,
): Promise<Result<RefusedProtocolPage, AppFault>> {
  const query = manager.createQueryBuilder(RefusedProtocolRow, 'refused');
  if (trial !== undefined) query.andWhere('refused.trialId = :trial', { trial });
  const read = await readPage(query, { ...page, sort: 'at' });
  return read.ok ? ok({ ...read.value, items: read.value.items.map(refusedView) }) : read;
}

/** How reading from the hub and telling it goes. */
export async function showFeedState({ manager }: DataSource): Promise<ProtocolFeedState> {
  const { cursor, failures, failureCode, ...times } = await readFeed(manager);
  const told = (name: 'lastSuccessAt' | 'failedAt' | 'nextAttemptAt') => {
    const time = times[name];
    return time === null ? {} : { [name]: time.toISOString() };
  };
  return {
    cursor,
    failures,
    ...(failureCode === null ? {} : { failureCode }),
    ...told('lastSuccessAt'),
    ...told('failedAt'),
    ...told('nextAttemptAt'),
    unsentReports: await manager.countBy(NodeReportRow, { sentAt: IsNull() }),
  };
}
