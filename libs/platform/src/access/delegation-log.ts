import { ok, pointer, type Result } from '@kohort/kernel';
import { appendAudit, type AuditActor, type AuditDetails } from '@kohort/persistence';
import { Injectable } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';
import type { Assignment, NewAssignment } from '../api/access.js';
import type { AppFault } from '../errors/codes.js';
import { failure } from '../errors/refusal.js';
import { AccountRow } from './account.entity.js';
import { openAssignments } from './live-assignments.js';
import { AccessPolicy, isRole, permissionsOfRole, PLACES, type Place } from './policy.js';
import { RoleAssignmentRow } from './role-assignment.entity.js';
import { assignmentView } from './views.js';

/** Who holds which role, where and for how long. Every change is in the audit in the same transaction. */
@Injectable()
export class DelegationLog {
  constructor(
    private readonly dataSource: DataSource,
    private readonly policy: AccessPolicy,
  ) {}

  /** Adds a line. The same open line again changes nothing. */
  async assign(id: string, given: NewAssignment, actor: AuditActor): Promise<Result<Assignment, AppFault>> {
    if (actor.id === id) return failure('own-account', 'You cannot give yourself a role; ask another operator.');
    if (!isRole(this.policy, given.role)) {
      const known = Object.keys(this.policy.roles).join(', ');
      return failure('unknown-role', `There is no role "${given.role}"; there are ${known}.`, '/role');
    }
    const misplaced = this.policy.rolePlaces?.[given.role]?.safeParse(given).error?.issues[0];
    if (misplaced !== undefined) return failure('invalid-input', misplaced.message, pointer(misplaced.path));
    return this.dataSource.transaction(async (manager) => {
      const account = await manager.findOne(AccountRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (account === null) return failure('not-found', 'There is no such account.');
      const line = rowOf(id, given);
      const same = (await openAssignments(manager, [id])).find((open) => isSame(open, line, given));
      if (same !== undefined) return ok(assignmentView(same));
      const row = await manager.save(RoleAssignmentRow, line);
      await appendAudit(manager, eventOf('role.assigned', row, actor));
      return ok(assignmentView(row));
    });
  }

  /** Ends a line now. */
  async end(id: string, lineId: string, actor: AuditActor): Promise<Result<undefined, AppFault>> {
    return this.dataSource.transaction(async (manager) => {
      const open = { id: lineId, accountId: id, endedAt: IsNull() };
      const line = await manager.findOne(RoleAssignmentRow, { where: open, lock: { mode: 'pessimistic_write' } });
      if (line === null) return failure('not-found', 'There is no such open assignment.');
      if (actor.id === id && permissionsOfRole(this.policy, line.role).includes('account:write'))
        return failure('own-account', 'You cannot end your own right to assign roles.');
      await manager.update(RoleAssignmentRow, open, { endedAt: new Date() });
      await appendAudit(manager, eventOf('role.ended', line, actor));
      return ok(undefined);
    });
  }
}

/** The whole line: who may do what, where and until when must be told from the audit alone. */
function eventOf(action: string, row: RoleAssignmentRow, actor: AuditActor) {
  const { id: line, ...rest } = assignmentView(row);
  const details: AuditDetails = { line, ...rest };
  return { actor, action, purpose: 'operation', subject: { type: 'account', id: row.accountId }, details } as const;
}

type Line = Omit<RoleAssignmentRow, 'id'>;

/** A line that is given without a beginning begins now: one that holds already is the same. */
const isSame = (open: RoleAssignmentRow, line: Line, { validFrom }: NewAssignment): boolean =>
  open.role === line.role &&
  PLACES.every((place) => open[place] === line[place]) &&
  open.validUntil?.getTime() === line.validUntil?.getTime() &&
  (validFrom === undefined ? open.validFrom <= line.validFrom : open.validFrom.getTime() === line.validFrom.getTime());

function rowOf(accountId: string, given: NewAssignment): Line {
  const places = Object.fromEntries(PLACES.map((place) => [place, given[place] ?? null])) as Pick<Line, Place>;
  return {
    accountId,
    role: given.role,
    ...places,
    validFrom: given.validFrom === undefined ? new Date() : new Date(given.validFrom),
    validUntil: given.validUntil === undefined ? null : new Date(given.validUntil),
    endedAt: null,
  };
}
