import type { RegisterPage } from '@kohort/hub-api';
import { invariant, ok, type Fault, type Result } from '@kohort/kernel';
import { readPage } from '@kohort/persistence';
import { In, type DataSource, type EntityManager } from 'typeorm';
import { TrialVersionRow } from '../trials/trial-version.entity.js';
import { PermitRow } from './permit.entity.js';
import { registerView, type Registered } from './views.js';

export interface RegisterQuery {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly order: 'asc' | 'desc';
  readonly region?: string | undefined;
}

/** What was approved, for everyone to read, sorted by when it was decided. */
export async function listRegister(
  { manager }: DataSource,
  { region, ...request }: RegisterQuery,
  now: Date,
): Promise<Result<RegisterPage, Fault<'invalid-input'>>> {
  const query = manager.createQueryBuilder(PermitRow, 'permit').where(`permit.decision = 'approved'`);
  if (region !== undefined) query.andWhere(':region = any(permit.regions)', { region });
  const page = await readPage(query, { ...request, sort: 'decidedAt' });
  if (!page.ok) return page;
  const known = await registered(manager, page.value.items);
  return ok({ ...page.value, items: page.value.items.map((row) => registerView(row, known(row), now)) });
}

/** Finds the versions of permits, which are kept for good. */
async function registered(manager: EntityManager, rows: readonly PermitRow[]): Promise<(row: PermitRow) => Registered> {
  const versions = await manager.find(TrialVersionRow, {
    where: { id: In(rows.map(({ versionId }) => versionId)) },
    select: { id: true, state: true, protocolHash: true },
  });
  return ({ versionId }) => {
    const version = versions.find(({ id }) => id === versionId);
    invariant(version, 'a permit has its version');
    return version;
  };
}
