import type { EntityManager } from 'typeorm';

/** So many records may go at once without a question. */
const FEW = 20;
const SHARE = 0.05;

/** Whether so many of a type are missing that the server itself may be at fault; that is so of a whole type in any case. */
export const isTooMany = (missing: number, all: number): boolean =>
  missing > 0 && (missing >= all || (missing > FEW && missing > SHARE * all));

/** How many records of a type are known, and how many of them the walk has not seen. */
export async function countMissing(
  manager: EntityManager,
  type: string,
  generation: number,
): Promise<{ readonly missing: number; readonly all: number }> {
  const [row] = await manager.query<{ missing: string; all: string }[]>(
    'select count(*) filter (where seen < $2) as missing, count(*) as "all" from record where type = $1',
    [type, generation],
  );
  return { missing: Number(row?.missing), all: Number(row?.all) };
}
