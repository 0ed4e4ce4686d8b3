import { randomUUID } from 'node:crypto';
import { ok, type Result } from '@kohort/kernel';
import { appendAudit, type AuditActor } from '@kohort/persistence';
import { Injectable } from '@nestjs/common';
import { DataSource, MoreThan, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { AccountRow } from '../access/account.entity.js';
import { liveAssignments } from '../access/live-assignments.js';
import type { Grant } from '../access/policy.js';
import { grantOf } from '../access/views.js';
import type { AppFault } from '../errors/codes.js';
import { failure } from '../errors/refusal.js';
import { digest, newSecret } from './secret.js';
import { SessionRow } from './session.entity.js';

/** A session ends twelve hours after the login, or half an hour after its last use. */
const LONGEST_MS = 12 * 3_600_000;
export const IDLE_MS = 30 * 60_000;
/** `last_seen_at` is written at most this often. */
const SEEN_MS = 60_000;

export interface LiveSession {
  readonly id: string;
  readonly accountId: string;
  readonly csrfToken: string;
  readonly expiresAt: Date;
  readonly grants: readonly Grant[];
}

interface EndedRow {
  readonly id: string;
  readonly account_id: string;
  readonly id_token: string;
}

/** Server-side sessions: the browser holds a random token, the database its digest. */
@Injectable()
export class Sessions {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns the token for the cookie */
  async open(account: AccountRow, idToken: string): Promise<string> {
    const token = newSecret();
    await this.dataSource.transaction(async (manager) => {
      const id = randomUUID();
      await manager.insert(SessionRow, {
        id,
        tokenDigest: digest(token),
        csrfToken: newSecret(),
        accountId: account.id,
        idToken,
        expiresAt: new Date(Date.now() + LONGEST_MS),
      });
      await audit(manager, { kind: 'user', id: account.id }, 'session.opened', id);
    });
    return token;
  }

  /** The live session of a token, with what its account may do at this moment; undefined once ended or closed. */
  async find(token: string): Promise<LiveSession | undefined> {
    const { manager } = this.dataSource;
    const now = Date.now();
    const row = await manager.findOneBy(SessionRow, { tokenDigest: digest(token), expiresAt: MoreThan(new Date(now)) });
    if (row === null || row.lastSeenAt.getTime() + IDLE_MS < now) return undefined;
    if (!(await manager.existsBy(AccountRow, { id: row.accountId, active: true }))) return undefined;
    if (row.lastSeenAt.getTime() + SEEN_MS < now)
      await manager.update(SessionRow, { id: row.id }, { lastSeenAt: new Date(now) });
    const { id, accountId, csrfToken, expiresAt } = row;
    return { id, accountId, csrfToken, expiresAt, grants: (await liveAssignments(manager, accountId)).map(grantOf) };
  }

  /** The live sessions of an account, or of all; sorted by id. */
  async list(limit: number, after?: string, accountId?: string): Promise<{ items: SessionRow[]; next?: string }> {
    const rows = await this.dataSource.manager.find(SessionRow, {
      where: {
        expiresAt: MoreThan(new Date()),
        lastSeenAt: MoreThan(new Date(Date.now() - IDLE_MS)),
        ...(accountId === undefined ? {} : { accountId }),
        ...(after === undefined ? {} : { id: MoreThan(after) }),
      },
      order: { id: 'ASC' },
      take: limit + 1,
    });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return rows.length > limit && last !== undefined ? { items, next: last.id } : { items };
  }

  /** Ends a session at once; `ofAccount` bounds whose sessions may be ended. Returns its ID token, for the provider. */
  async revoke(id: string, actor: AuditActor, ofAccount?: string): Promise<Result<string, AppFault>> {
    const ended = await this.#end({ id, ...(ofAccount === undefined ? {} : { accountId: ofAccount }) }, actor);
    return ended === undefined ? failure('not-found', 'There is no such session.') : ok(ended.id_token);
  }

  /** Ends the session that a browser had before it logged in again. */
  async replace(token: string | undefined): Promise<void> {
    if (token !== undefined) await this.#end({ tokenDigest: digest(token) });
  }

  /** Of two who end one session, one does. Without an actor, its own account did. */
  async #end(which: FindOptionsWhere<SessionRow>, actor?: AuditActor): Promise<EndedRow | undefined> {
    return this.dataSource.transaction(async (manager) => {
      const builder = manager.createQueryBuilder().delete().from(SessionRow).where(which).returning('*');
      const [row] = (await builder.execute()).raw as EndedRow[];
      if (row === undefined) return undefined;
      await audit(manager, actor ?? { kind: 'user', id: row.account_id }, 'session.ended', row.id);
      return row;
    });
  }
}

const audit = (manager: EntityManager, actor: AuditActor, action: string, id: string): Promise<void> =>
  appendAudit(manager, { actor, action, purpose: 'operation', subject: { type: 'session', id } });
