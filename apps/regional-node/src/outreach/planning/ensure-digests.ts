import { createHash } from 'node:crypto';
import { enqueue } from '@kohort/persistence';
import type { EntityManager } from 'typeorm';
import { sendDigest } from '../sending/jobs.js';

/** A clinician and a time at which mail leaves. */
export interface DigestSlot {
  readonly recipient: string;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly slot: number;
}

/** The same words always give the same UUID (RFC 9562, version 8), so that two workers cannot make two of one thing. */
export function idFrom(...words: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(words)).digest();
  const hex = Buffer.from(hash.subarray(0, 16));
  hex.writeUInt8((hex.readUInt8(6) & 0x0f) | 0x80, 6);
  hex.writeUInt8((hex.readUInt8(8) & 0x3f) | 0x80, 8);
  return hex.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/**
 * There is one digest for each clinician and slot, and a job that sends it. Called once at a transaction's end, so that
 * digests are added in one order by all.
 */
export async function ensureDigests(manager: EntityManager, slots: readonly DigestSlot[], now: Date): Promise<void> {
  const byId = new Map(
    slots.map(({ recipient, slot }) => [idFrom('digest', recipient, String(slot)), { recipient, slot }]),
  );
  const ids = [...byId.keys()].sort();
  if (ids.length === 0) return;
  const each = ids.map((id) => byId.get(id) as DigestSlot);
  const at = each.map(({ slot }) => new Date(slot).toISOString());
  await manager.query(
    `insert into outreach_digest (id, recipient, slot, state, try_at, created_at)
       select id, recipient, slot, 'queued', slot, $4
         from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as d (id, recipient, slot) order by id
     on conflict do nothing`,
    [ids, each.map(({ recipient }) => recipient), at, now.toISOString()],
  );
  await enqueue(
    manager,
    ids.map((id, place) => ({
      job: sendDigest.name,
      id: `${each[place]?.recipient ?? ''}-${each[place]?.slot ?? ''}`,
      payload: { digestId: id },
      notBefore: new Date(at[place] ?? now),
    })),
  );
}
