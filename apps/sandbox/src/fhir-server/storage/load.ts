import { randomUUID } from 'node:crypto';
import { failed, ok, type Result } from '@kohort/kernel';
import { draftOf, type Draft } from '../indexing/draft.js';
import type { Refusal } from '../fault.js';
import { checkResource, referenceTo } from '../resource.js';
import { databaseRefusal } from './database.js';
import { currentOf } from './versions.js';
import { writeChanges } from './write-changes.js';
import type { Write } from './write.js';

/** Large enough that round trips do not count, small enough that other writers wait for a fraction of a second. */
const BATCH = 1000;

/**
 * Stores resources in large batches, each in one transaction; what has an id that is stored already becomes its next
 * version, what has none is given one. While PostgreSQL takes a batch the next one is prepared.
 *
 * @returns how many were stored. A value that is no resource ends the loading: `path` is its place, such as "/12".
 */
export async function loadResources(
  write: Write,
  resources: AsyncIterable<unknown> | Iterable<unknown>,
): Promise<Result<number, Refusal>> {
  let [place, stored] = [0, 0];
  let batch = new Map<string, Draft>();
  let writing: Promise<Result<number, Refusal>> = Promise.resolve(ok(0));
  const flush = async (): Promise<Result<number, Refusal>> => {
    const written = await writing;
    if (!written.ok) return written;
    stored += written.value;
    const drafts = [...batch.values()];
    batch = new Map();
    writing = writeBatch(write, drafts);
    return written;
  };
  for await (const value of resources) {
    const checked = checkResource(value, `/${place++}`);
    if (!checked.ok) {
      const written = await writing;
      return written.ok ? checked : written;
    }
    const draft = draftOf(checked.value, checked.value.id ?? randomUUID());
    if (batch.size === BATCH || batch.has(referenceTo(draft.key))) {
      const flushed = await flush();
      if (!flushed.ok) return flushed;
    }
    batch.set(referenceTo(draft.key), draft);
  }
  for (let rest = 0; rest < 2; rest += 1) {
    const flushed = await flush();
    if (!flushed.ok) return flushed;
  }
  return ok(stored);
}

function writeBatch(write: Write, drafts: readonly Draft[]): Promise<Result<number, Refusal>> {
  if (drafts.length === 0) return Promise.resolve(ok(0));
  const keys = drafts.map(({ key }) => key);
  return write(drafts.length, async (tx, stamp) => {
    const current = await currentOf(tx, keys);
    const changes = drafts.map((draft) => ({
      key: draft.key,
      method: 'PUT' as const,
      draft,
      current: current.get(referenceTo(draft.key)),
    }));
    await writeChanges(tx, stamp, changes);
    return ok(drafts.length);
  }).catch((error: unknown) => failed(databaseRefusal(error)));
}
