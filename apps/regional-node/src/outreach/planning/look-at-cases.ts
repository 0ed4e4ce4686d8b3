import { invariant } from '@kohort/kernel';
import { dueAfter, type CaseEvent, type OutreachSettings, type Route } from '@kohort/outreach';
import { In, type DataSource, type EntityManager } from 'typeorm';
import { moveCase, noteCase, OUTREACH_ACTOR, type CaseFields } from '../case-log.js';
import { OutreachCaseRow } from '../outreach-case.entity.js';
import type { Outreach } from '../outreach.js';
import { OutreachMessageRow } from '../outreach-message.entity.js';
import { ensureDigests, type DigestSlot } from './ensure-digests.js';
import { slotsOf, type Slots } from './slots-of.js';
import { NEW_CLOCK } from './step-fields.js';

/** Cases in one transaction. */
const BATCH = 100;

/** Of running trials: while one is paused its clinicians cannot answer. */
const DUE = `
  select id, person_id from outreach_case
   where trial_id = any($2)
     and (state in ('sent', 'uncertain', 'undeliverable') and look_at <= $1
          or state = 'snoozed' and recipient is not null and snoozed_until <= $1)
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
    const running = (await outreach.protocols.list(manager, now)).map(({ trialId }) => trialId);
    const due = await manager.query<{ id: string; person_id: string }[]>(DUE, [now.toISOString(), running]);
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
  const routesOf = (row: OutreachCaseRow): readonly Route[] => routes(row.personId, row.excluded).routes;
  const recipients = rows.flatMap((row) => [
    row.recipient ?? [],
    routesOf(row).map(({ account }) => account.accountId),
  ]);
  const slots = await slotsOf(manager, outreach, settings, recipients.flat(), now);
  return { manager, settings, now, told, slots, routes: routesOf };
}

async function lookAt(look: Look, row: OutreachCaseRow): Promise<readonly DigestSlot[]> {
  const { settings, now } = look;
  if (row.state === 'snoozed') return row.snoozedUntil !== null && row.snoozedUntil <= now ? wakeUp(look, row) : [];
  if (row.lookAt === null || row.lookAt > now || !['sent', 'uncertain', 'undeliverable'].includes(row.state)) return [];
  const times = timesOf(row, settings);
  if (times.expiresAt <= now) {
    await move(look, row, 'expire', { ...NOT_DUE, lookAt: null });
    return [];
  }
  if (times.escalateAt <= now) return escalate(look, row, times);
  if (row.state === 'sent' && times.remindAt <= now) return remind(look, row, times);
  return later(look, row, times, row.state === 'sent' ? times.remindAt : times.escalateAt);
}

const NOT_DUE = { dueKind: null, dueAt: null };

interface Times {
  readonly clockFrom: Date;
  readonly remindAt: Date;
  readonly escalateAt: Date;
  readonly expiresAt: Date;
}

/** By the case's clock and the settings of today; a case that went back to somebody told before may have none yet. */
function timesOf(row: OutreachCaseRow, settings: OutreachSettings): Times {
  const clockFrom = row.clockFrom ?? row.changedAt;
  const after = (kind: 'reminder' | 'escalation' | 'expiry') => new Date(dueAfter(kind, clockFrom.getTime(), settings));
  return { clockFrom, remindAt: after('reminder'), escalateAt: after('escalation'), expiresAt: after('expiry') };
}

const clockOf = ({ clockFrom, expiresAt }: Times): CaseFields => ({ clockFrom, expiresAt });

async function remind(look: Look, row: OutreachCaseRow, times: Times): Promise<readonly DigestSlot[]> {
  const { slots, told, now, manager } = look;
  const isReminded = (told.get(row.id) ?? []).some(
    ({ kind, round, recipient }) => kind === 'reminder' && round === row.round && recipient === row.recipient,
  );
  if (isReminded || row.dueKind === 'reminder' || row.recipient === null)
    return later(look, row, times, times.escalateAt);
  const slot = slots(row.recipient);
  const to = { ...clockOf(times), dueKind: 'reminder', dueAt: new Date(slot), lookAt: times.escalateAt } as const;
  const noted = await noteCase(manager, row, 'reminder-due', { to, actor: OUTREACH_ACTOR, at: now });
  invariant(noted.ok, 'the case is locked');
  return [{ recipient: row.recipient, slot }];
}

/** The next one who treats the person is told, once; where there is nobody else the case stays where it is until its end. */
async function escalate(look: Look, row: OutreachCaseRow, times: Times): Promise<readonly DigestSlot[]> {
  const { slots, told, routes } = look;
  const messages = (told.get(row.id) ?? []).filter(({ round }) => round === row.round);
  const next = routes(row).find(({ account }) => messages.every(({ recipient }) => recipient !== account.accountId));
  const isOver = messages.some(({ kind }) => kind === 'escalation');
  if (isOver || next === undefined) return later(look, row, times, times.expiresAt);
  const recipient = next.account.accountId;
  const slot = slots(recipient);
  await move(look, row, 'escalate', {
    ...{ practitioner: next.practitioner, recipient, route: next.via, routeReference: next.reference },
    ...{ ...clockOf(times), dueKind: 'escalation', dueAt: new Date(slot), lookAt: times.expiresAt },
  });
  return [{ recipient, slot }];
}

/** "Not now" is over: the same clinician is told again, in a new round. */
async function wakeUp(look: Look, row: OutreachCaseRow): Promise<readonly DigestSlot[]> {
  const { recipient, round } = row;
  if (recipient === null) return [];
  const slot = look.slots(recipient);
  const anew = { round: round + 1, snoozedUntil: null, firstSentAt: null, ...NEW_CLOCK };
  await move(look, row, 'snooze-over', { ...anew, dueKind: 'snooze-over', dueAt: new Date(slot) });
  return [{ recipient, slot }];
}

/** Only when to look again; nothing has happened to the case. */
async function later(
  { manager }: Look,
  row: OutreachCaseRow,
  times: Times,
  lookAt: Date,
): Promise<readonly DigestSlot[]> {
  await manager.update(OutreachCaseRow, { id: row.id }, { ...clockOf(times), lookAt });
  return [];
}

async function move(look: Look, row: OutreachCaseRow, event: CaseEvent, to: CaseFields): Promise<void> {
  const moved = await moveCase(look.manager, row, event, { to, actor: OUTREACH_ACTOR, at: look.now });
  invariant(moved.ok, `a case that is ${row.state} takes ${event}`);
}
