import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { nameKey } from './name-key.js';

export interface NameFilters {
  readonly active?: 'true' | 'false' | undefined;
  /** A part of the name, however it is written. */
  readonly text?: string | undefined;
}

/** Narrows a list of things that have a name and are in use or not. */
export function filterBy<Row extends ObjectLiteral>(
  query: SelectQueryBuilder<Row>,
  { active, text }: NameFilters,
): SelectQueryBuilder<Row> {
  const { alias } = query;
  if (active !== undefined) query.andWhere(`${alias}.active = :active`, { active: active === 'true' });
  if (text !== undefined) query.andWhere(`strpos(${alias}.nameKey, :text) > 0`, { text: nameKey(text) });
  return query;
}
