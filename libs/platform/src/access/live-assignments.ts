import { Brackets, In, type EntityManager } from 'typeorm';
import { RoleAssignmentRow } from './role-assignment.entity.js';

/** The assignments of these accounts that hold now or will, and are not ended. */
export const openAssignments = (manager: EntityManager, accountIds: readonly string[]): Promise<RoleAssignmentRow[]> =>
  manager
    .createQueryBuilder(RoleAssignmentRow, 'line')
    .where({ accountId: In([...accountIds]) })
    .andWhere('line.ended_at is null')
    .andWhere(new Brackets((or) => or.where('line.valid_until is null').orWhere('line.valid_until > now()')))
    .orderBy('line.valid_from')
    .addOrderBy('line.id')
    .getMany();

/** The assignments of an account that hold at this moment. */
export const liveAssignments = async (manager: EntityManager, accountId: string): Promise<RoleAssignmentRow[]> => {
  const now = new Date();
  return (await openAssignments(manager, [accountId])).filter(({ validFrom }) => validFrom <= now);
};
