import { failed, ok, type Fault, type Result } from '@kohort/kernel';
import type { DataSource, EntityManager } from 'typeorm';
import { auditHead, type AuditHead } from './audit-head.js';
import { BEFORE_ALL, CHAINED_COLUMNS, linkHash, type ChainedEvent } from './chain-link.js';

/** What a seal says; the app that holds the key signs it. */
export interface AuditSeal extends AuditHead {
  readonly at: string;
}
export type SignSeal = (seal: AuditSeal) => Promise<string>;
/** What a seal's signature says; undefined where it was not made with the key, or for another app. */
export type VerifySeal = (signature: string) => Promise<AuditSeal | undefined>;
export type SealFault = Fault<'chain-altered'>;

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
 * after the commit, because one chain in every transaction would make them all wait for each other.
 */
export class AuditSealer {
  #lookedAtAll = 0;
  /** What this process saw last: whoever rewrites the chain and its seals under it is found at once. */
  #last: AuditHead | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly sign?: SignSeal,
  ) {}

  /**
   * Chains what is committed by now, unless another process does; gives how many events. `chain-altered` where the chain
   * does not go on from the last seal: nothing is sealed then, for a seal would cover it up.
   */
  async seal(now: Date, signal?: AbortSignal): Promise<Result<number, SealFault>> {
    const all = now.getTime() - this.#lookedAtAll >= EVERYTHING_MS;
    let after = all ? BELOW_ALL : await this.#lowWater(now);
    for (let count = 0; ;) {
      const done = await this.dataSource.transaction((manager) => this.#sealBatch(manager, after, now));
      if (!done.ok) return done;
      count += done.value.length;
      const last = done.value.at(-1);
      if (last === undefined || done.value.length < BATCH) {
        if (all) this.#lookedAtAll = now.getTime();
        return ok(count);
      }
      if (signal?.aborted === true) return ok(count);
      after = last.id;
    }
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
    if (!(await this.#goesOn(manager, head))) return altered(head?.position ?? 0);
    const events = await unchained(manager, after);
    if (events.length > 0) await this.#append(manager, head, events, now);
    else this.#last = head;
    return ok(events);
  }

  /** Whether the chain ends where it was sealed, and this process' last link is still in it. */
  async #goesOn(manager: EntityManager, head: AuditHead | undefined): Promise<boolean> {
    const known = [head, this.#last].filter((each) => each !== undefined);
    const rows = await manager.query<{ position: string; hash: string }[]>(
      `select position, encode(hash, 'hex') as hash from audit_chain
         where position = any($1) or position >= coalesce((select max(position) from audit_chain), 0)`,
      [known.map(({ position }) => position)],
    );
    const isThere = (each: AuditHead): boolean =>
      rows.some(({ position, hash }) => Number(position) === each.position && hash === each.hash);
    return known.every(isThere) && rows.every(({ position }) => Number(position) <= (head?.position ?? 0));
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
    const signature = await this.sign?.({ ...last, at: now.toISOString() });
    await manager.query(
      `insert into audit_seal (position, hash, at, signature) values ($1, decode($2, 'hex'), $3, $4)`,
      [last.position, last.hash, now, signature ?? null],
    );
    this.#last = head;
  }
}

const altered = (position: number) =>
  failed<SealFault>({
    code: 'chain-altered',
    message: `The audit's chain was altered: it does not go on from the seal of event number ${position}.`,
    path: '',
  });

/** Events that were committed and are not in the chain, the lowest ids first. */
const unchained = (manager: EntityManager, after: string): Promise<ChainedEvent[]> =>
  manager.query(
    `select ${CHAINED_COLUMNS} from audit_event event
       where event.id > $1 and not exists (select from audit_chain link where link.event_id = event.id)
       order by event.id limit ${BATCH}`,
    [after],
  );
