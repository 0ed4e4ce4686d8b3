import type { EntityManager } from 'typeorm';
import type { OutreachCaseEventRow } from '../outreach-case-event.entity.js';
import { eventsOf } from './history.js';

const TOLD: readonly string[] = ['sent', 'uncertain', 'refused'];

/** The last answer to a case, and whether anybody was told of it since. */
export async function lastAnswer(
  manager: EntityManager,
  caseId: string,
): Promise<{ readonly event: OutreachCaseEventRow; readonly toldSince: boolean } | undefined> {
  const events = await eventsOf(manager, caseId);
  const event = events.findLast(({ kind, details }) => kind !== 'reopen' && details['answer'] !== undefined);
  if (event === undefined) return undefined;
  return { event, toldSince: events.slice(events.indexOf(event)).some(({ kind }) => TOLD.includes(kind)) };
}
