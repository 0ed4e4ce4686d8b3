import { afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createDatabase, dropDatabase, testServerUrl, type Template } from './test-database.js';

const made: string[] = [];
const create = async (template?: Template): Promise<string> => {
  const url = await createDatabase(template);
  made.push(url);
  return url;
};
afterEach(async () => {
  await Promise.all(made.splice(0).map(dropDatabase));
});

async function query(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A template that counts how often it is made; its name is new for each test. */
function counted(): { template: Template; makings: () => number } {
  let makings = 0;
  const prepare = async (url: string): Promise<void> => {
    makings += 1;
    await query(url, "create table region (code text); insert into region values ('12')");
  };
  return { template: { name: `t${Date.now().toString(36)}`, prepare }, makings: () => makings };
}

describe('databases for test files', () => {
  it('are apart from each other', async () => {
    const [one, other] = await Promise.all([create(), create()]);
    await query(one, 'create table seen (id int)');
    await expect(query(other, 'select from seen')).rejects.toThrow('does not exist');
  });

  it('copy a template that is made once, however many ask for it at the same time', async () => {
    const { template, makings } = counted();
    const urls = await Promise.all([create(template), create(template), create(template)]);
    for (const url of urls) expect(await query(url, 'select code from region')).toEqual([{ code: '12' }]);
    expect(makings()).toBe(1);
  });

  it('make a template anew whose making failed', async () => {
    const { template } = counted();
    const broken = { ...template, prepare: () => Promise.reject(new Error('migration 3 fails')) };
    await expect(create(broken)).rejects.toThrow('migration 3 fails');
    expect(await query(await create(template), 'select code from region')).toHaveLength(1);
  });

  it('are gone when dropped, with connections left open', async () => {
    const url = await createDatabase();
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    await dropDatabase(url);
    const name = new URL(url).pathname.slice(1);
    expect(await query(testServerUrl(), `select from pg_database where datname = '${name}'`)).toEqual([]);
  });
});
