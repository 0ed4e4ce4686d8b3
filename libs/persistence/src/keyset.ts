import { failed, ok, type Fault, type Result } from '@kohort/kernel';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/** Which page of a list: sorted by one property, then by id. */
export interface PageRequest {
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: string | undefined;
  /** A property of the entity that is never null and not written by the database (its microseconds would be lost). */
  readonly sort: string;
  readonly order: 'asc' | 'desc';
}

export interface Page<Item> {
  readonly items: Item[];
  readonly next?: string;
}

const badCursor = failed<Fault<'invalid-input'>>({
  code: 'invalid-input',
  message: 'This is not the cursor of a page of this list in this order.',
  path: '/after',
});

/**
 * One page of what a query finds, by keyset: rows that are added or removed meanwhile neither repeat nor hide others.
 * A cursor belongs to the sorting that it was given for.
 */
export async function readPage<Row extends ObjectLiteral & { readonly id: string }>(
  query: SelectQueryBuilder<Row>,
  { limit, after, sort, order }: PageRequest,
): Promise<Result<Page<Row>, Fault<'invalid-input'>>> {
  const { alias } = query;
  const direction = order === 'asc' ? 'ASC' : 'DESC';
  if (after !== undefined) {
    const cursor = cursorIn(after, sort, order);
    if (cursor === undefined || !fits(query, sort, cursor.value) || !fits(query, 'id', cursor.id)) return badCursor;
    const comparison = order === 'asc' ? '>' : '<';
    query.andWhere(`(${alias}.${sort}, ${alias}.id) ${comparison} (:keysetValue, :keysetId)`, {
      keysetValue: cursor.value,
      keysetId: cursor.id,
    });
  }
  const rows = await query
    .orderBy(`${alias}.${sort}`, direction)
    .addOrderBy(`${alias}.id`, direction)
    .take(limit + 1)
    .getMany();
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return ok(rows.length > limit && last !== undefined ? { items, next: cursorOf(last, sort, order) } : { items });
}

const cursorOf = (row: ObjectLiteral & { readonly id: string }, sort: string, order: string): string =>
  Buffer.from(JSON.stringify([sort, order, (row as Record<string, unknown>)[sort], row.id])).toString('base64url');

/** What the database can compare with a column of a type; anything else it would not answer at all. */
const COMPARABLE: Readonly<Record<string, (value: string | number) => boolean>> = {
  text: (value) => typeof value === 'string' && !value.includes('\0'),
  uuid: (value) => typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(value),
  timestamptz: (value) => typeof value === 'string' && /^(?!0000)\d{4}-/.test(value) && isMoment(value),
  integer: (value) => typeof value === 'number' && (value | 0) === value,
};

/** As JSON writes a date. */
function isMoment(text: string): boolean {
  const date = new Date(text);
  return !Number.isNaN(date.valueOf()) && date.toISOString() === text;
}

function fits<Row extends ObjectLiteral>(
  { expressionMap }: SelectQueryBuilder<Row>,
  property: string,
  value: string | number,
): boolean {
  const type = expressionMap.mainAlias?.metadata.findColumnWithPropertyName(property)?.type;
  return typeof type === 'string' && COMPARABLE[type]?.(value) === true;
}

function cursorIn(text: string, sort: string, order: string): { value: string | number; id: string } | undefined {
  try {
    const [by, direction, value, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    const isValue = typeof value === 'string' || typeof value === 'number';
    return by === sort && direction === order && isValue && typeof id === 'string' ? { value, id } : undefined;
  } catch {
    return undefined;
  }
}
