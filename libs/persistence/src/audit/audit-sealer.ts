import { ok, type Result } from '@kohort/kernel';
import type { DataSource, EntityManager } from 'typeorm';
import { auditHead, type AuditHead } from './audit-head.js';
import { endsAsSealed, mayBegin, sealFault, type SealFault } from './chain-goes-on.js';
import { BEFORE_ALL, CHAINED_COLUMNS, linkHash, type ChainedEvent } from './chain-link.js';
import type { KeptSeal, SealKeeper } from './seal-keeper.js';
import { waitsForSeal } from './unsealed-events.js';

const BATCH = 1000;
/** Below every id, those too that nobody but the database's owner could have given. */
const BELOW_ALL = '-9223372036854775808';
/** An event may be committed later than one with a greater id; nearly all such transactions take less than this. */
const LATE_MS = 10 * 60_000;
/** How often events of transactions that took longer are looked for. */
const EVERYTHING_MS = 60 * 60_000;
const LOCK = `hashtext('kohort audit seal')`;

/**
 * Chains committed audit events: each link holds the hash of all before it, and a signed seal stands for the last. Made
 * after the commit, because one chain in every transaction would make them all wait for each other. Without a keeper seals
 * are not signed, and nothing of them is kept outside of the database.
 */
export class AuditSealer {
  #lookedAtAll = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly keeper?: SealKeeper,
  ) {}

  /**
   * Chains what is committed by now, unless another process does; gives how many events. Fails where the chain does not go
   * on from the last seal, or is not the one of which a seal was kept: a new seal would cover it up.
   */
  async seal(now: Date, signal?: AbortSignal): Promise<Result<number, SealFault>> {
    const all = now.getTime() - this.#lookedAtAll >= EVERYTHING_MS;
    let after = all ? BELOW_ALL : await this.#lowWater(now);
    for (let count = 0; ;) {
      // The one after the last finds nothing to seal; it keeps the seal that the last has committed.
      const done = await this.dataSource.transaction((manager) => this.#sealBatch(manager, after, now));
      if (!done.ok) return done;
      count += done.value.length;
      const last = done.value.at(-1);
      if (last === undefined) {
        if (all) this.#lookedAtAll = now.getTime();
        return ok(count);
      }
      if (signal?.aborted === true) return ok(count);
      after = last.id;
    }
  }

  /** Whether the audit is sealed: its end is as it was sealed and kept, and no event has waited for longer than a minute. */
  check(): Promise<Result<undefined, SealFault>> {
    return this.dataSource.transaction('REPEATABLE READ', async (manager) => {
      // Before anything is read: what is in the file then is in the chain that we see.
      const kept = await this.#kept();
      const holds = await endsAsSealed(manager, await auditHead(manager), kept);
      if (!holds.ok) return holds;
      return (await waitsForSeal(manager)) ? sealFault('not-sealed') : ok(undefined);
    });
  }

  #kept(): Promise<KeptSeal> {
    return this.keeper === undefined ? Promise.resolve('accept') : this.keeper.kept();
  }

  /** Below this id everything that was committed in time is chained. */
  async #lowWater(now: Date): Promise<string> {
    const [row] = await this.dataSource.query<{ id: string }[]>(
      `select event_id as id from audit_chain
         where position = (select position from audit_seal where at <= $1 order by at desc, position desc limit 1)`,
      [new Date(now.getTime() - LATE_MS)],
    );
    return row?.id ?? BELOW_ALL;
  }

  async #sealBatch(
    manager: EntityManager,
    after: string,
    now: Date,
  ): Promise<Result<readonly ChainedEvent[], SealFault>> {
    const [lock] = await manager.query<{ held: boolean }[]>(`select pg_try_advisory_xact_lock(${LOCK}) as held`);
    if (lock?.held !== true) return ok([]);
    const head = await auditHead(manager);
    const kept = await this.#kept();
    const goesOn = await this.#goesOn(manager, head, kept, now);
    if (!goesOn.ok) return goesOn;
    await this.#keep(head, kept, now);
    const events = await unchained(manager, after);
    if (events.length > 0) await this.#append(manager, head, events, now);
    return ok(events);
  }

  async #goesOn(manager: EntityManager, head: AuditHead | undefined, kept: KeptSeal, now: Date) {
    const holds = await endsAsSealed(manager, head, kept);
    if (!holds.ok || kept !== 'none' || this.keeper === undefined) return holds;
    return mayBegin(manager, head, this.keeper.verify, now);
  }

  /** Under the lock, and of what is committed: it never tells of a seal that is not there. */
  async #keep(head: AuditHead | undefined, kept: KeptSeal, now: Date): Promise<void> {
    if (this.keeper === undefined || head === undefined) return;
    if (typeof kept !== 'string' && kept.position === head.position) return;
    // Signed anew: what an operator has accepted may be by a key that was replaced.
    await this.keeper.keep(await this.keeper.sign({ ...head, at: now.toISOString() }));
  }

  async #append(
    manager: EntityManager,
    head: AuditHead | undefined,
    events: readonly ChainedEvent[],
    now: Date,
  ): Promise<void> {
    let hash: Buffer = head === undefined ? BEFORE_ALL : Buffer.from(head.hash, 'hex');
    const hashes = events.map((event) => (hash = linkHash(hash, event)).toString('hex'));
    await manager.query(
      `insert into audit_chain (position, event_id, hash)
         select $1::bigint + link.place, link.event_id, decode(link.hash, 'hex')
           from unnest($2::bigint[], $3::text[]) with ordinality as link (event_id, hash, place)`,
      [head?.position ?? 0, events.map(({ id }) => id), hashes],
    );
    const last = { position: (head?.position ?? 0) + events.length, hash: hash.toString('hex') };
    const signature = await this.keeper?.sign({ ...last, at: now.toISOString() });
    await manager.query(
      `insert into audit_seal (position, hash, at, signature) values ($1, decode($2, 'hex'), $3, $4)`,
      [last.position, last.hash, now, signature ?? null],
    );
  }
}

/** Events that were committed and are not in the chain, the lowest ids first. */
const unchained = (manager: EntityManager, after: string): Promise<ChainedEvent[]> =>
  manager.query(
    `select ${CHAINED_COLUMNS} from audit_event event
       where event.id > $1 and not exists (select from audit_chain link where link.event_id = event.id)
       order by event.id limit ${BATCH}`,
    [after],
  );
