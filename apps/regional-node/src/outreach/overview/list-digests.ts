import { ok, type Result } from '@kohort/kernel';
import type { OutreachDigest, OutreachDigestFilter, OutreachDigestPage } from '@kohort/node-api';
import { readPage } from '@kohort/persistence';
import { accountNames, type AppFault } from '@kohort/platform';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { OutreachDigestRow } from '../outreach-digest.entity.js';
import type { Overseer } from './overseer.js';
import { trialsIn } from './trials-in-reach.js';

export interface DigestListing extends OutreachDigestFilter {
  readonly limit: number;
  readonly after?: string | undefined;
}

/** Of the trials that somebody oversees: those that a digest told of. */
const TOLD_OF = `from outreach_message m join outreach_case told on told.id = m.case_id
  where told.trial_id = any(:trials) and m.state <> 'released' and m.digest_id`;

/** The mails: to whom, when, and what became of them. Whoever oversees some trials counts the cases of these. */
export async function listDigests(
  manager: EntityManager,
  listing: DigestListing,
  { reach }: Overseer,
): Promise<Result<OutreachDigestPage, AppFault>> {
  const trials = trialsIn(reach);
  const page = await readPage(listed(manager, listing, trials), { ...listing, sort: 'slot' });
  if (!page.ok) return page;
  const { items, next } = page.value;
  const names = await accountNames(
    manager,
    items.map(({ recipient }) => recipient),
  );
  const counts = trials && (await countsOf(manager, items, trials));
  const lines = items.map((row) => digestLine(row, names, counts ? (counts.get(row.id) ?? 0) : row.cases));
  return ok(next === undefined ? { items: lines } : { items: lines, next });
}

function listed(
  manager: EntityManager,
  { state, recipient }: DigestListing,
  trials: readonly string[] | undefined,
): SelectQueryBuilder<OutreachDigestRow> {
  const query = manager.createQueryBuilder(OutreachDigestRow, 'digest');
  if (trials !== undefined) query.andWhere(`exists (select ${TOLD_OF} = digest.id)`, { trials });
  if (state !== undefined) query.andWhere('digest.state = :state', { state });
  if (recipient !== undefined) query.andWhere('digest.recipient = :recipient', { recipient });
  return query;
}

async function countsOf(
  manager: EntityManager,
  digests: readonly OutreachDigestRow[],
  trials: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await manager.query<{ id: string; cases: number }[]>(
    `select m.digest_id as id, count(distinct m.case_id)::int as cases
       ${TOLD_OF.replace(':trials', '$1')} = any($2) group by m.digest_id`,
    [trials, digests.map(({ id }) => id)],
  );
  return new Map(rows.map(({ id, cases }) => [id, cases]));
}

const digestLine = (row: OutreachDigestRow, names: ReadonlyMap<string, string>, cases: number): OutreachDigest => ({
  id: row.id,
  recipient: { id: row.recipient, name: names.get(row.recipient) ?? '' },
  slot: row.slot.toISOString(),
  state: row.state,
  attempts: row.attempts,
  ...(row.failureCode === null ? {} : { failureCode: row.failureCode }),
  ...(row.smtpCode === null ? {} : { smtpCode: row.smtpCode }),
  cases,
  ...(row.settledAt === null ? {} : { settledAt: row.settledAt.toISOString() }),
});
