import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, dropDatabase, startOwnServer } from '@kohort/embedded-postgres/testing';
import { backendFrom, type Backend } from '../backend.js';
import type { Killable } from './killable.js';
import { startOwnRedis } from './own-redis.js';

/** A backend under the suite; every test of it runs on each. */
export interface BackendUnderTest {
  readonly kind: Backend['kind'];
  readonly isHere: boolean;
  /** On the servers of the test run. */
  readonly open: () => Promise<{
    readonly settings: Parameters<typeof backendFrom>[0];
    readonly remove: () => Promise<void>;
  }>;
  /** A server of the test's own, to be killed. */
  readonly own: () => Promise<Killable>;
  readonly on: (url: string) => Backend;
}

const redisUrl = process.env['KOHORT_TEST_REDIS_URL'];

export const backends: readonly BackendUnderTest[] = [
  {
    kind: 'postgres',
    isHere: true,
    open: async () => {
      const databaseUrl = await createDatabase();
      return { settings: { databaseUrl }, remove: () => dropDatabase(databaseUrl) };
    },
    own: startOwnServer,
    on: (databaseUrl) => backendFrom({ databaseUrl }),
  },
  {
    kind: 'redis',
    isHere: redisUrl !== undefined,
    open: () => {
      const prefix = `test-${randomBytes(6).toString('hex')}`;
      return Promise.resolve({ settings: { databaseUrl: '', redisUrl, prefix }, remove: () => Promise.resolve() });
    },
    own: startOwnRedis,
    on: (url) => backendFrom({ databaseUrl: '', redisUrl: url }),
  },
];

/** Waits for what must come; the test's own limit fails it if it does not. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(10);
}
