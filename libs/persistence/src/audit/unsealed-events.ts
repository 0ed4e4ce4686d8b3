import type { EntityManager } from 'typeorm';
import type { AuditFaults } from './audit-faults.js';
import { lateLimit, type LastSeal } from './chain-walk.js';

/** How many events are in no link of the chain, and since when. Those that should have been long ago are faults. */
export async function unsealedEvents(
  manager: EntityManager,
  lastSeal: LastSeal | undefined,
  faults: AuditFaults,
): Promise<{ readonly count: number; readonly oldest: Date | undefined }> {
  const unsealed = `audit_event event
    where not exists (select from audit_chain link where link.event_id = event.id)`;
  const [row] = await manager.query<{ count: string; oldest: Date | null }[]>(
    `select count(*) as count, min(event.at) as oldest from ${unsealed}`,
  );
  if (lastSeal !== undefined) {
    const late = await manager.query<{ id: string }[]>(
      `select event.id from ${unsealed} and event.id < $1 and event.at < $2 order by event.id limit 100`,
      [String(lastSeal.greatestId), lateLimit(lastSeal)],
    );
    for (const { id } of late) faults.add({ code: 'inserted-before', eventId: id });
  }
  return { count: Number(row?.count), oldest: row?.oldest ?? undefined };
}

/** Sealing is seconds behind what is written; who waits for longer is not being sealed. */
export const LONGEST_WAIT_S = 60;

/** Whether something newer than the last seal waits for too long; cheap, for it is asked often. */
export async function waitsForSeal(manager: EntityManager): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    `select from audit_event event
       where event.id > coalesce((select event_id from audit_chain order by position desc limit 1), 0)
         and event.at < now() - make_interval(secs => ${LONGEST_WAIT_S})
         and not exists (select from audit_chain link where link.event_id = event.id)
       limit 1`,
  );
  return rows.length > 0;
}
