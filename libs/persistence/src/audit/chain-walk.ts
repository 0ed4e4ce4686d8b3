import type { EntityManager } from 'typeorm';
import type { AuditFaults } from './audit-faults.js';
import type { AuditHead } from './audit-head.js';
import type { VerifySeal } from './seal-keeper.js';
import { BEFORE_ALL, CHAINED_COLUMNS, linkHash, type ChainedEvent } from './chain-link.js';

const BATCH = 2000;
/** An event comes into the chain later than its time says: by its transaction, and by the hourly look for late ones. */
const LATE_MS = 3 * 60 * 60_000;

interface Link {
  readonly position: string;
  readonly eventId: string;
  readonly hash: Buffer;
  /** Null where the event is gone. */
  readonly event: ChainedEvent | null;
}
interface Seal {
  readonly position: string;
  readonly hash: Buffer;
  readonly at: Date;
  readonly signature: string | null;
}

/** The newest seal, and the greatest id of an event that was sealed by then. */
export interface LastSeal {
  readonly at: Date;
  readonly greatestId: bigint;
}

/** An event of a time so long before a seal, with an id that was given out before it, would have been sealed then. */
export const lateLimit = ({ at }: LastSeal): Date => new Date(at.getTime() - LATE_MS);

/** Goes along chain and seals from the beginning. After a fault it goes on from the link as it stands: one fault, one line. */
export class ChainWalk {
  sealed = 0;
  seals = 0;
  verified = 0;
  head: AuditHead | undefined;
  lastSeal: LastSeal | undefined;
  #before: Buffer = BEFORE_ALL;
  #position = 0;
  #greatestId = 0n;

  constructor(
    private readonly manager: EntityManager,
    private readonly faults: AuditFaults,
    private readonly verify: VerifySeal | undefined,
  ) {}

  async toTheEnd(): Promise<void> {
    for (;;) {
      const from = this.#position;
      const links = await linksAfter(this.manager, from);
      const last = links.at(-1);
      const seals = await sealsBetween(this.manager, from, last === undefined ? undefined : Number(last.position));
      await this.#walk(links, new Map(seals.map((seal) => [Number(seal.position), seal])));
      if (last === undefined) return;
    }
  }

  async #walk(links: readonly Link[], seals: Map<number, Seal>): Promise<void> {
    for (const link of links) {
      this.#checkLink(link);
      const seal = seals.get(this.#position);
      seals.delete(this.#position);
      if (seal !== undefined) await this.#checkSeal(seal, link.hash.equals(seal.hash));
    }
    for (const seal of seals.values()) await this.#checkSeal(seal, false);
  }

  #checkLink({ position: digits, eventId, hash, event }: Link): void {
    const position = Number(digits);
    const next = this.#position + 1;
    if (position !== next) this.faults.add({ code: 'gap', position: next });
    const place = { position, eventId };
    if (event === null) this.faults.add({ code: 'missing', ...place });
    else if (position === next && !linkHash(this.#before, event).equals(hash))
      this.faults.add({ code: 'changed', ...place });
    if (event !== null && this.#isLate(event)) this.faults.add({ code: 'inserted-before', ...place });
    this.#before = hash;
    this.#position = position;
    this.sealed += 1;
    this.head = { position, hash: hash.toString('hex') };
    const id = BigInt(eventId);
    if (id > this.#greatestId) this.#greatestId = id;
  }

  #isLate({ id, at }: ChainedEvent): boolean {
    const seal = this.lastSeal;
    return seal !== undefined && BigInt(id) < seal.greatestId && new Date(at) < lateLimit(seal);
  }

  async #checkSeal({ position: digits, hash, at, signature }: Seal, fits: boolean): Promise<void> {
    const position = Number(digits);
    this.seals += 1;
    if (!fits) this.faults.add({ code: 'seal-mismatch', position });
    else this.lastSeal = { at, greatestId: this.#greatestId };
    if (this.verify === undefined) return;
    const said = signature === null ? undefined : await this.verify(signature);
    const holds =
      said?.position === position && said.hash === hash.toString('hex') && Date.parse(said.at) === at.getTime();
    if (holds) this.verified += 1;
    else this.faults.add({ code: 'bad-signature', position });
  }
}

async function linksAfter(manager: EntityManager, position: number): Promise<Link[]> {
  type Row = Omit<Link, 'event'> & { readonly [Column in keyof ChainedEvent]: ChainedEvent[Column] | null };
  const rows = await manager.query<Row[]>(
    `select link.position, link.event_id as "eventId", link.hash, ${CHAINED_COLUMNS}
       from audit_chain link left join audit_event event on event.id = link.event_id
       where link.position > $1 order by link.position limit ${BATCH}`,
    [position],
  );
  return rows.map((row) => ({ ...row, event: row.id === null ? null : (row as unknown as ChainedEvent) }));
}

/** Seals after a position, up to the last link that was read; beyond the end of the chain, all that are left. */
const sealsBetween = (manager: EntityManager, after: number, upTo: number | undefined): Promise<Seal[]> =>
  manager.query(
    `select position, hash, at, signature from audit_seal
       where position > $1 and ($2::bigint is null or position <= $2::bigint) order by position limit ${BATCH}`,
    [after, upTo ?? null],
  );
