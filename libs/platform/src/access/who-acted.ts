import { In, type EntityManager } from 'typeorm';
import { AccountRow } from './account.entity.js';
import { RoleAssignmentRow } from './role-assignment.entity.js';

/** Somebody who acted: the name, and in which roles at a moment. */
export interface WhoActed {
  readonly name: string;
  /** Names of roles, sorted; none where the account held none then. */
  readonly rolesAt: (moment: Date) => string[];
}

/** These accounts by id, closed ones too; an id that is none is left out. */
export async function whoActed(
  manager: EntityManager,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, WhoActed>> {
  const ids = [...new Set(accountIds)].filter((id) => UUID.test(id));
  if (ids.length === 0) return new Map();
  const accounts = await manager.findBy(AccountRow, { id: In(ids) });
  const lines = await manager.findBy(RoleAssignmentRow, { accountId: In(ids) });
  return new Map(
    accounts.map(({ id, name }) => {
      const own = lines.filter(({ accountId }) => accountId === id);
      return [id, { name, rolesAt: (moment) => rolesAt(own, moment) }];
    }),
  );
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

function rolesAt(lines: readonly RoleAssignmentRow[], moment: Date): string[] {
  const held = lines.filter(
    ({ validFrom, validUntil, endedAt }) =>
      validFrom <= moment && (validUntil === null || validUntil > moment) && (endedAt === null || endedAt > moment),
  );
  return [...new Set(held.map(({ role }) => role))].sort();
}
