import { CaseAnswer, type CaseEvent } from '@kohort/node-api';
import { accountNames } from '@kohort/platform';
import type { EntityManager } from 'typeorm';
import { OutreachCaseEventRow } from '../outreach-case-event.entity.js';

/** What happened to a case, oldest first. */
export const eventsOf = (manager: EntityManager, caseId: string): Promise<OutreachCaseEventRow[]> =>
  manager.find(OutreachCaseEventRow, { where: { caseId }, order: { position: 'ASC' } });

/** The same to show, with the names of who acted. */
export async function eventViews(
  manager: EntityManager,
  events: readonly OutreachCaseEventRow[],
): Promise<readonly CaseEvent[]> {
  const people = events.filter(({ actorKind }) => actorKind === 'user').map(({ actorId }) => actorId);
  const names = await accountNames(manager, people);
  return events.map((event) => eventView(event, names));
}

function eventView(event: OutreachCaseEventRow, names: ReadonlyMap<string, string>): CaseEvent {
  const { answer, code, onBehalfOf } = event.details;
  const given = CaseAnswer.safeParse(answer);
  const name = names.get(event.actorId);
  return {
    at: event.at.toISOString(),
    kind: event.kind,
    ...(event.stateFrom === null ? {} : { stateFrom: event.stateFrom }),
    stateTo: event.stateTo,
    actor: { kind: event.actorKind, ...(event.actorKind === 'user' && name !== undefined ? { name } : {}) },
    ...(event.reason === null ? {} : { reason: event.reason }),
    ...(given.success ? { answer: given.data } : {}),
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof onBehalfOf === 'string' ? { onBehalfOf } : {}),
  };
}
