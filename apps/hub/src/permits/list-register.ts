import type { RegisterEntry, RegisterPage } from '@kohort/hub-api';
import { ok, type Fault, type Result } from '@kohort/kernel';
import { readPage } from '@kohort/persistence';
import { In, type DataSource } from 'typeorm';
import { TrialVersionRow } from '../trials/trial-version.entity.js';
import { PermitRow } from './permit.entity.js';
import { registerView } from './views.js';

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
): Promise<Result<RegisterPage, Fault<'invalid-input'>>> {
  const query = manager.createQueryBuilder(PermitRow, 'permit').where(`permit.decision = 'approved'`);
  if (region !== undefined) query.andWhere(':region = any(permit.regions)', { region });
  const page = await readPage(query, { ...request, sort: 'decidedAt' });
  if (!page.ok) return page;
  const versions = await manager.find(TrialVersionRow, {
    where: { id: In(page.value.items.map(({ versionId }) => versionId)) },
    select: { id: true, state: true },
  });
  const states = new Map(versions.map(({ id, state }) => [id, state as RegisterEntry['state']]));
  const items = page.value.items.map((row) => registerView(row, states.get(row.versionId) ?? 'approved'));
  return ok({ ...page.value, items });
}
