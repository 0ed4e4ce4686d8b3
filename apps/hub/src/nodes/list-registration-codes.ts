import type { RegistrationCodePage } from '@kohort/hub-api';
import { MoreThan, type DataSource } from 'typeorm';
import { RegistrationCodeRow } from './registration-code.entity.js';
import { codeView } from './views.js';

/** Sorted by id; `after` is the last id of the page before. */
export async function listRegistrationCodes(
  dataSource: DataSource,
  limit: number,
  after: string | undefined,
  now: Date,
): Promise<RegistrationCodePage> {
  const rows = await dataSource.manager.find(RegistrationCodeRow, {
    where: after === undefined ? {} : { id: MoreThan(after) },
    order: { id: 'ASC' },
    take: limit + 1,
  });
  const items = rows.slice(0, limit).map((row) => codeView(row, now));
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, next: last.id } : { items };
}
