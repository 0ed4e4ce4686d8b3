import type { EntityManager } from 'typeorm';
import { objects } from '../../consent/objected.js';
import { OutreachCaseRow } from '../outreach-case.entity.js';
import { ownCases } from './own-cases.js';
import type { Viewer } from './viewer.js';

export const NO_CASE = 'There is no such case of yours.';

/**
 * A case that somebody has to do with. A person who objects is not found, unless by the answer of this case: who heard it
 * may look at that answer and change it.
 */
export async function findCase(
  manager: EntityManager,
  id: string,
  viewer: Viewer,
): Promise<OutreachCaseRow | undefined> {
  const { sql, parameters } = ownCases(viewer);
  const row = await manager
    .createQueryBuilder(OutreachCaseRow, 'c')
    .where('c.id = :id', { id })
    .andWhere(sql, parameters)
    .andWhere(`(c.objectionId is not null or not ${objects('c.personId', 'c.trialId')})`)
    .getOne();
  return row ?? undefined;
}
