import { invariant } from '@kohort/kernel';
import { dueAfter, type CaseEvent, type OutreachSettings, type Route } from '@kohort/outreach';
import { In, type DataSource, type EntityManager } from 'typeorm';
import { moveCase, noteCase, OUTREACH_ACTOR, type CaseFields } from '../case-log.js';
import { OutreachCaseRow } from '../outreach-case.entity.js';
import type { Outreach } from '../outreach.js';
import { OutreachMessageRow } from '../outreach-message.entity.js';
import { ensureDigests, type DigestSlot } from './ensure-digests.js';
import { slotsOf, type Slots } from './slots-of.js';

/** Cases in one transaction. */
const BATCH = 100;

const DUE = `
  select id, person_id from outreach_case
   where (state in ('sent', 'uncertain', 'undeliverable') and look_at <= $1) or (state = 'snoozed' and recipient is not null and snoozed_until <= $1)
   order by coalesce(look_at, snoozed_until), id limit ${BATCH}`;

/** What the looks in one transaction have in common. */
interface Look {
  readonly manager: EntityManager;
  readonly settings: OutreachSettings;
  readonly slots: Slots;
  readonly now: Date;
  /** For an escalation: who may be told of a case besides. */
  readonly routes: (row: OutreachCaseRow) => readonly Route[];
  readonly told: ReadonlyMap<string, readonly OutreachMessageRow[]>;
}

/** Does what time asks for of cases that nobody has answered: reminder, escalation, end; or a snooze is over. */
export async function lookAtCases(dataSource: DataSource, outreach: Outreach, now: Date): Promise<number> {
  return dataSource.transaction(async (manager) => {
    const due = await manager.query<{ id: string; person_id: string }[]>(DUE, [now.toISOString()]);
    if (due.length === 0) return 0;
    const people = [...new Set(due.map(({ person_id }) => person_id))];
    await outreach.decisions.lock(manager, people);
    const rows = await manager.find(OutreachCaseRow, {
      where: { id: In(due.map(({ id }) => id)) },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    const look = await prepare(manager, outreach, rows, now);
    const slots: DigestSlot[] = [];
    for (const row of rows) slots.push(...(await lookAt(look, row)));
    await ensureDigests(manager, slots, now);
    return due.length;
  });
}

async function prepare(
  manager: EntityManager,
  outreach: Outreach,
  rows: readonly OutreachCaseRow[],
  now: Date,
): Promise<Look> {
  const { config, routing } = outreach;
  const settings = await config.settings(manager);
  const people = [...new Set(rows.map(({ personId }) => personId))];
  const routes = await routing.read(manager, people, settings, config.timeZone, now);
  const messages = await manager.findBy(OutreachMessageRow, { caseId: In(rows.map(({ id }) => id)) });
  const told = new Map<string, OutreachMessageRow[]>();
  for (const message of messages) {
    if (message.state !== 'released') told.set(message.caseId, [...(told.get(message.caseId) ?? []), message]);
  }
  return {
    ...{ manager, settings, now, told },
    slots: slotsOf(manager, outreach, settings, now),
    routes: (row) => routes(row.personId, row.excluded).routes,
  };
}

async function lookAt(look: Look, row: OutreachCaseRow): Promise<readonly DigestSlot[]> {
  const { settings, now } = look;
  const at = now.getTime();
  if (row.state === 'snoozed') return row.snoozedUntil !== null && row.snoozedUntil <= now ? wakeUp(look, row) : [];
  if (row.lookAt === null || row.lookAt > now || !['sent', 'uncertain', 'undeliverable'].includes(row.state)) return [];
  if (row.expiresAt === null) return beginClock(look, row);
  if (row.expiresAt <= now) {
    await move(look, row, 'expire', { ...NOT_DUE, lookAt: null });
    return [];
  }
  const since = sinceOf(row, settings);
  if (dueAfter('escalation', since, settings) <= at) return escalate(look, row);
  if (row.state === 'sent' && dueAfter('reminder', since, settings) <= at) return remind(look, row);
  await later(look, row, dueAfter(row.state === 'sent' ? 'reminder' : 'escalation', since, settings));
  return [];
}

const NOT_DUE = { dueKind: null, dueAt: null };

/** When the clock of a case began: as this recipient was told, or could not be. */
const sinceOf = ({ expiresAt }: OutreachCaseRow, settings: OutreachSettings): number =>
  (expiresAt?.getTime() ?? 0) - dueAfter('expiry', 0, settings);

/** A case that went back to somebody who was told before. */
async function beginClock(look: Look, row: OutreachCaseRow): Promise<readonly DigestSlot[]> {
  const [{ settings }, since] = [look, row.changedAt.getTime()];
  const expiresAt = new Date(dueAfter('expiry', since, settings));
  await look.manager.update(OutreachCaseRow, { id: row.id }, { expiresAt });
  return later(look, row, dueAfter('reminder', since, settings));
}

async function remind(look: Look, row: OutreachCaseRow): Promise<readonly DigestSlot[]> {
  const { settings, slots, told, now, manager } = look;
  const escalateAt = dueAfter('escalation', sinceOf(row, settings), settings);
  const isReminded = (told.get(row.id) ?? []).some(
    ({ kind, round, recipient }) => kind === 'reminder' && round === row.round && recipient === row.recipient,
  );
  if (isReminded || row.recipient === null) return later(look, row, escalateAt);
  const slot = await slots(row.recipient);
  const to = { dueKind: 'reminder' as const, dueAt: new Date(slot), lookAt: new Date(escalateAt) };
  const noted = await noteCase(manager, row, 'reminder-due', { to, actor: OUTREACH_ACTOR, at: now });
  invariant(noted.ok, 'the case is locked');
  return [{ recipient: row.recipient, slot }];
}

/** The next one who treats the person is told, once; where there is nobody else the case stays where it is until its end. */
async function escalate(look: Look, row: OutreachCaseRow): Promise<readonly DigestSlot[]> {
  const { slots, told, routes } = look;
  const messages = (told.get(row.id) ?? []).filter(({ round }) => round === row.round);
  const next = routes(row).find(({ account }) => messages.every(({ recipient }) => recipient !== account.accountId));
  const isOver = messages.some(({ kind }) => kind === 'escalation');
  if (isOver || next === undefined) return later(look, row, row.expiresAt?.getTime());
  const recipient = next.account.accountId;
  const slot = await slots(recipient);
  await move(look, row, 'escalate', {
    ...{ practitioner: next.practitioner, recipient, route: next.via, routeReference: next.reference },
    ...{ dueKind: 'escalation', dueAt: new Date(slot), lookAt: row.expiresAt },
  });
  return [{ recipient, slot }];
}

/** "Not now" is over: the same clinician is told again, in a new round. */
async function wakeUp(look: Look, row: OutreachCaseRow): Promise<readonly DigestSlot[]> {
  const { recipient, round } = row;
  if (recipient === null) return [];
  const slot = await look.slots(recipient);
  const anew = { round: round + 1, snoozedUntil: null, firstSentAt: null, expiresAt: null, lookAt: null };
  await move(look, row, 'snooze-over', { ...anew, dueKind: 'snooze-over', dueAt: new Date(slot) });
  return [{ recipient, slot }];
}

/** Only when to look again; nothing has happened to the case. */
async function later({ manager }: Look, row: OutreachCaseRow, at: number | undefined): Promise<readonly DigestSlot[]> {
  await manager.update(OutreachCaseRow, { id: row.id }, { lookAt: at === undefined ? null : new Date(at) });
  return [];
}

async function move(look: Look, row: OutreachCaseRow, event: CaseEvent, to: CaseFields): Promise<void> {
  const moved = await moveCase(look.manager, row, event, { to, actor: OUTREACH_ACTOR, at: look.now });
  invariant(moved.ok, `a case that is ${row.state} takes ${event}`);
}
