import type { LogEntry } from '@kohort/enrolment';
import type { EntityManager } from 'typeorm';
import { EnrolmentEventRow } from './enrolment-event.entity.js';
import { EnrolmentRow } from './enrolment.entity.js';
import { withinReach, type Reach } from './reach.js';

/** An entry as the domain reads it. */
export const entryOf = ({ id, kind, eventDate, code, details, corrects }: EnrolmentEventRow): LogEntry => ({
  id,
  kind,
  eventDate,
  fields: code === null ? details : { ...details, code },
  ...(corrects === null ? {} : { corrects }),
});

/** The log of one attempt in the order in which it was entered. */
export const readLog = (manager: EntityManager, enrolmentId: string): Promise<EnrolmentEventRow[]> =>
  manager.find(EnrolmentEventRow, { where: { enrolmentId }, order: { position: 'ASC' } });

const EVERYWHERE: Reach = [{}];

/** The logs of all attempts of a trial, at one site or as far as somebody reaches: what `totalsOf` and `progressOf` fold. */
export async function readLogs(
  manager: EntityManager,
  trialId: string,
  { site, reach = EVERYWHERE }: { readonly site?: string | undefined; readonly reach?: Reach } = {},
): Promise<LogEntry[][]> {
  const { sql, parameters } = withinReach(reach, 'enrolment');
  const query = manager
    .createQueryBuilder(EnrolmentEventRow, 'event')
    .innerJoin(EnrolmentRow, 'enrolment', 'enrolment.id = event.enrolmentId')
    .where('enrolment.trialId = :trialId', { trialId })
    .andWhere(sql, parameters)
    .orderBy('event.position', 'ASC');
  if (site !== undefined) query.andWhere('enrolment.siteId = :site', { site });
  const logs = new Map<string, LogEntry[]>();
  for (const row of await query.getMany()) {
    const log = logs.get(row.enrolmentId) ?? [];
    logs.set(row.enrolmentId, log);
    log.push(entryOf(row));
  }
  return [...logs.values()];
}
