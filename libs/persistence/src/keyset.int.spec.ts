import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase } from '@kohort/embedded-postgres/testing';
import { Column, Entity, PrimaryColumn, type DataSource } from 'typeorm';
import { createDataSource } from './data-source.js';
import { readPage, type PageRequest } from './keyset.js';

@Entity('book')
class BookRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  title!: string;

  @Column('timestamptz')
  printed!: Date;

  @Column('integer')
  pages!: number;
}

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

describe('a page of a list', () => {
  let source: DataSource;
  beforeAll(async () => {
    const url = await createDatabase();
    source = createDataSource({ url, applicationName: 'test', entities: [BookRow], migrations: [] });
    await source.initialize();
    await source.query(
      'create table book (id uuid primary key, title text not null, printed timestamptz not null, pages int not null)',
    );
    await source.manager.insert(
      BookRow,
      Array.from({ length: 23 }, (_, n) => ({
        id: id(n),
        title: `T${n % 4}`,
        printed: new Date(1e12 + (n % 5)),
        pages: n % 3,
      })),
    );
  });
  afterAll(() => source.destroy());

  const page = (request: PageRequest) => readPage(source.manager.createQueryBuilder(BookRow, 'book'), request);

  async function all(sort: string, order: 'asc' | 'desc'): Promise<BookRow[]> {
    const rows: BookRow[] = [];
    for (let after: string | undefined; ;) {
      const read = await page({ limit: 4, after, sort, order });
      if (!read.ok) throw new Error(read.error.code);
      rows.push(...read.value.items);
      after = read.value.next;
      if (after === undefined) return rows;
    }
  }

  it.each([
    ['title', 'asc'],
    ['title', 'desc'],
    ['printed', 'asc'],
    ['printed', 'desc'],
    ['pages', 'asc'],
  ] as const)('follows another by %s, %s, without gaps and repetitions', async (sort, order) => {
    const rows = await all(sort, order);
    const key = (row: BookRow): string => `${String(row[sort].valueOf())} ${row.id}`;
    const sorted = [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1));
    expect(rows).toHaveLength(23);
    expect(rows.map((row) => row.id)).toEqual((order === 'asc' ? sorted : sorted.reverse()).map((row) => row.id));
  });

  it('is refused by the cursor of another order, and by none at all', async () => {
    const first = await page({ limit: 4, sort: 'title', order: 'asc' });
    const next = first.ok ? first.value.next : '';
    const refused = { ok: false, error: { code: 'invalid-input', path: '/after' } };
    expect(await page({ limit: 4, after: next, sort: 'title', order: 'desc' })).toMatchObject(refused);
    expect(await page({ limit: 4, after: 'x', sort: 'title', order: 'asc' })).toMatchObject(refused);
  });

  it.each([
    ['title', 'a\0b', id(1)],
    ['title', 7, id(1)],
    ['title', 'T1', 'no uuid'],
    ['title', 'T1', `${id(1)}0`],
    ['printed', 'yesterday', id(1)],
    ['printed', '0000-01-01T00:00:00.000Z', id(1)],
    ['printed', '+200000-01-01T00:00:00.000Z', id(1)],
    ['printed', 7, id(1)],
    ['pages', '7', id(1)],
    ['pages', 1e10, id(1)],
    ['pages', 1.5, id(1)],
  ])('is refused by a cursor that somebody made up: %s %j %s', async (sort, value, last) => {
    const after = Buffer.from(JSON.stringify([sort, 'asc', value, last])).toString('base64url');
    const refused = { ok: false, error: { code: 'invalid-input', path: '/after' } };
    expect(await page({ limit: 4, after, sort, order: 'asc' })).toMatchObject(refused);
  });
});
