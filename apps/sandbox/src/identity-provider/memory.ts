/* eslint-disable @typescript-eslint/require-await -- the provider asks for promises, the memory has no need of them */
import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Entry {
  readonly payload: AdapterPayload;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly until: number;
}

/** Sweeping at every so many writes keeps what is stored near what is valid. */
const SWEEP_EVERY = 500;

/**
 * Sessions, codes and grants in the memory of this process, each until its time is over: after a restart people log in
 * again. One store for one provider, so that two of them in one process never meet.
 */
export function memory(now: () => number = Date.now): (model: string) => Adapter {
  const entries = new Map<string, Entry>();
  let writes = 0;

  const valid = (entry: Entry | undefined): AdapterPayload | undefined =>
    entry !== undefined && entry.until > now() ? entry.payload : undefined;
  function sweep(): void {
    for (const [key, entry] of entries) if (valid(entry) === undefined) entries.delete(key);
  }
  const find = (model: string, matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined => {
    for (const [key, entry] of entries)
      if (key.startsWith(`${model}:`) && valid(entry) !== undefined && matches(entry.payload)) return entry.payload;
    return undefined;
  };

  return (model) => ({
    upsert: async (id, payload, expiresIn) => {
      writes += 1;
      if (writes % SWEEP_EVERY === 0) sweep();
      entries.set(`${model}:${id}`, { payload, until: expiresIn === undefined ? Infinity : now() + expiresIn * 1000 });
    },
    find: async (id) => valid(entries.get(`${model}:${id}`)),
    findByUid: async (uid) => find(model, (payload) => payload.uid === uid),
    findByUserCode: async (userCode) => find(model, (payload) => payload.userCode === userCode),
    consume: async (id) => {
      const entry = entries.get(`${model}:${id}`);
      if (entry !== undefined) entry.payload.consumed = Math.floor(now() / 1000);
    },
    destroy: async (id) => {
      entries.delete(`${model}:${id}`);
    },
    revokeByGrantId: async (grantId) => {
      for (const [key, { payload }] of entries)
        if (key.startsWith(`${model}:`) && payload.grantId === grantId) entries.delete(key);
    },
  });
}
