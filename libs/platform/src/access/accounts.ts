import { ok, type Result } from '@kohort/kernel';
import { appendAudit, type AuditActor } from '@kohort/persistence';
import { Injectable } from '@nestjs/common';
import { DataSource, IsNull, MoreThan, type EntityManager } from 'typeorm';
import type { Account, Assignment, NewAccount, NewAssignment } from '../api/access.js';
import type { AppFault } from '../errors/codes.js';
import { failure } from '../errors/refusal.js';
import { LoginSettings } from '../login/settings.js';
import { SessionRow } from '../login/session.entity.js';
import { AccountRow } from './account.entity.js';
import { openAssignments } from './live-assignments.js';
import { AccessPolicy } from './policy.js';
import { RoleAssignmentRow } from './role-assignment.entity.js';
import { accountView, assignmentView } from './views.js';

const OPERATION = { purpose: 'operation' } as const;
const noAccount = () => failure('not-found', 'There is no such account.');

/** Who may log in, and the delegation log. Every change is in the audit in the same transaction. */
@Injectable()
export class Accounts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: LoginSettings,
    private readonly policy: AccessPolicy,
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
      const row = await manager.findOne(AccountRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (row === null) return noAccount();
      row.active = active;
      await manager.save(row);
      if (!active) await manager.delete(SessionRow, { accountId: id });
      const action = active ? 'account.opened' : 'account.closed';
      await appendAudit(manager, { ...OPERATION, actor, action, subject: { type: 'account', id } });
      const [account] = await withAssignments(manager, [row]);
      return ok(account as Account);
    });
  }

  /** Adds a line to the delegation log. The same open line again changes nothing. */
  async assign(id: string, given: NewAssignment, actor: AuditActor): Promise<Result<Assignment, AppFault>> {
    if (!(given.role in this.policy.roles)) {
      const known = Object.keys(this.policy.roles).join(', ');
      return failure('unknown-role', `There is no role "${given.role}"; there are ${known}.`, '/role');
    }
    return this.dataSource.transaction(async (manager) => {
      const account = await manager.findOne(AccountRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (account === null) return noAccount();
      const same = (await openAssignments(manager, [id])).find((line) => isSame(line, given));
      if (same !== undefined) return ok(assignmentView(same));
      const row = await manager.save(RoleAssignmentRow, rowOf(id, given));
      const details = { role: row.role, region: row.region, site: row.site, trial: row.trial };
      const subject = { type: 'account', id };
      await appendAudit(manager, { ...OPERATION, actor, action: 'role.assigned', subject, details });
      return ok(assignmentView(row));
    });
  }

  async endAssignment(id: string, lineId: string, actor: AuditActor): Promise<Result<undefined, AppFault>> {
    return this.dataSource.transaction(async (manager) => {
      const line = await manager.findOneBy(RoleAssignmentRow, { id: lineId, accountId: id, endedAt: IsNull() });
      if (line === null) return failure('not-found', 'There is no such open assignment.');
      if (actor.id === id && this.policy.roles[line.role]?.includes('account:write') === true)
        return failure('own-account', 'You cannot end your own right to assign roles.');
      await manager.update(RoleAssignmentRow, { id: lineId }, { endedAt: new Date() });
      const subject = { type: 'account', id };
      await appendAudit(manager, { ...OPERATION, actor, action: 'role.ended', subject, details: { role: line.role } });
      return ok(undefined);
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

const PLACES = ['organisation', 'region', 'careProvider', 'careUnit', 'trial', 'site', 'task'] as const;

const isSame = (line: RoleAssignmentRow, given: NewAssignment): boolean =>
  line.role === given.role &&
  PLACES.every((place) => line[place] === (given[place] ?? null)) &&
  (given.validUntil === undefined
    ? line.validUntil === null
    : line.validUntil?.getTime() === Date.parse(given.validUntil));

function rowOf(accountId: string, given: NewAssignment): Omit<RoleAssignmentRow, 'id'> {
  const places = Object.fromEntries(PLACES.map((place) => [place, given[place] ?? null])) as Pick<
    RoleAssignmentRow,
    (typeof PLACES)[number]
  >;
  return {
    accountId,
    role: given.role,
    ...places,
    validFrom: given.validFrom === undefined ? new Date() : new Date(given.validFrom),
    validUntil: given.validUntil === undefined ? null : new Date(given.validUntil),
    endedAt: null,
  };
}
