import { ok, type Result } from '@kohort/kernel';
import { appendAudit, type AuditActor } from '@kohort/persistence';
import { Injectable } from '@nestjs/common';
import { DataSource, MoreThan, type EntityManager } from 'typeorm';
import type { Account, NewAccount } from '../api/access.js';
import type { AppFault } from '../errors/codes.js';
import { failure } from '../errors/refusal.js';
import { LoginSettings } from '../login/settings.js';
import { SessionRow } from '../login/session.entity.js';
import { AccountRow } from './account.entity.js';
import { openAssignments } from './live-assignments.js';
import { accountView, assignmentView } from './views.js';

const OPERATION = { purpose: 'operation' } as const;

/** Who may log in. Every change is in the audit in the same transaction. */
@Injectable()
export class Accounts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: LoginSettings,
  ) {}

  /** Sorted by id; `after` is the last id of the page before. */
  async list(limit: number, after?: string): Promise<{ items: Account[]; next?: string }> {
    const { manager } = this.dataSource;
    const where = after === undefined ? {} : { id: MoreThan(after) };
    const rows = await manager.find(AccountRow, { where, order: { id: 'ASC' }, take: limit + 1 });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const items = await withAssignments(manager, page);
    return rows.length > limit && last !== undefined ? { items, next: last.id } : { items };
  }

  /** Makes the account of a subject, or changes its name, address and language. */
  async save(given: NewAccount, actor: AuditActor): Promise<Account> {
    return this.dataSource.transaction(async (manager) => {
      const issuer = this.settings.issuer;
      const fields = { ...given, issuer, email: given.email ?? null };
      await manager.upsert(AccountRow, fields, ['issuer', 'subject']);
      const row = await manager.findOneByOrFail(AccountRow, { issuer, subject: given.subject });
      await appendAudit(manager, {
        ...OPERATION,
        actor,
        action: 'account.saved',
        subject: { type: 'account', id: row.id },
      });
      const [account] = await withAssignments(manager, [row]);
      return account as Account;
    });
  }

  /** A closed account cannot log in, and its sessions end at once. */
  async setActive(id: string, active: boolean, actor: AuditActor): Promise<Result<Account, AppFault>> {
    if (actor.id === id && !active) return failure('own-account', 'You cannot close your own account.');
    return this.dataSource.transaction(async (manager) => {
      const changed = await manager.update(AccountRow, { id, active: !active }, { active });
      const row = await manager.findOneBy(AccountRow, { id });
      if (row === null) return failure('not-found', 'There is no such account.');
      if (changed.affected !== 0) {
        if (!active) await manager.delete(SessionRow, { accountId: id });
        const action = active ? 'account.opened' : 'account.closed';
        await appendAudit(manager, { ...OPERATION, actor, action, subject: { type: 'account', id } });
      }
      const [account] = await withAssignments(manager, [row]);
      return ok(account as Account);
    });
  }
}

async function withAssignments(manager: EntityManager, rows: readonly AccountRow[]): Promise<Account[]> {
  const ids = rows.map(({ id }) => id);
  const lines = ids.length === 0 ? [] : await openAssignments(manager, ids);
  return rows.map((row) => ({
    ...accountView(row),
    assignments: lines.filter(({ accountId }) => accountId === row.id).map(assignmentView),
  }));
}
