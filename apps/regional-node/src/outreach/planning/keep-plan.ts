import { randomUUID } from 'node:crypto';
import { invariant } from '@kohort/kernel';
import type { CaseState } from '@kohort/outreach';
import type { EntityManager } from 'typeorm';
import { moveCase, noteCase, openCase, OUTREACH_ACTOR, type CaseFields, type CaseMove } from '../case-log.js';
import { OutreachCaseRow } from '../outreach-case.entity.js';
import { idFrom, type DigestSlot } from './ensure-digests.js';
import type { Step } from './plan-person.js';
import type { Candidate, Found } from './read-pairs.js';
import type { Slots } from './slots-of.js';

/** Nobody is told, for now. */
const NOBODY = { practitioner: null, recipient: null, route: null, routeReference: null, dueKind: null, dueAt: null };
/** Before anything was sent. */
const UNSENT: readonly CaseState[] = ['waiting', 'unroutable', 'queued'];

/** Writes what was planned for one case: its new protocol version, and its next step. Gives the digest that it waits for. */
export async function keepPlan(
  manager: EntityManager,
  found: Found,
  step: Step | undefined,
  slots: Slots,
  now: Date,
): Promise<readonly DigestSlot[]> {
  const { candidate, merged } = found;
  for (const row of merged) await endMerged(manager, row, now);
  if (found.row === undefined)
    return step === undefined || candidate === undefined ? [] : begin(manager, candidate, step, slots, now);
  const row = await upToDate(manager, found, found.row, now);
  if (step === undefined) return [];
  const { fields, due } = await fieldsOf(step, row, slots, now);
  const move = { to: fields, ...moveOf(step, now) };
  // What was stopped and may go on waits for an instant, so that each step is one of the machine's.
  const from = row.state === 'stopped' ? await taken(manager, row, 'permit', { ...move, to: {} }) : row;
  await taken(manager, from, step.event, move);
  return due;
}

async function taken(
  manager: EntityManager,
  row: OutreachCaseRow,
  event: Step['event'] | 'permit',
  move: CaseMove,
): Promise<OutreachCaseRow> {
  const moved = await moveCase(manager, row, event, move);
  invariant(moved.ok, `the planner takes the moves of the machine: ${row.state} ${event}`);
  return moved.value;
}

const moveOf = ({ reason, decisionId }: Step, at: Date): Omit<CaseMove, 'to'> => ({
  ...{ actor: OUTREACH_ACTOR, at, reason, decisionId },
});

/** What a step writes into the case. */
async function fieldsOf(
  { event, route }: Step,
  row: OutreachCaseRow | undefined,
  slots: Slots,
  now: Date,
): Promise<{ fields: CaseFields; due: readonly DigestSlot[] }> {
  if (route === undefined)
    return {
      fields: row === undefined || UNSENT.includes(row.state) ? NOBODY : { dueKind: null, dueAt: null },
      due: [],
    };
  const recipient = route.account.accountId;
  const told = {
    ...{ practitioner: route.practitioner, recipient, route: route.via, routeReference: route.reference },
    ...{ dueKind: null, dueAt: null },
  };
  if (event !== 'route') return { fields: { ...told, lookAt: row?.lookAt ?? now }, due: [] };
  const slot = await slots(recipient);
  const dueKind = (row?.round ?? 0) > 0 ? 'snooze-over' : 'alert';
  // Whoever is told next has the whole time for an answer.
  const fields = { ...told, dueKind, dueAt: new Date(slot), expiresAt: null, lookAt: null } as const;
  return { fields, due: [{ recipient, slot }] };
}

async function begin(
  manager: EntityManager,
  candidate: Candidate,
  step: Step,
  slots: Slots,
  now: Date,
): Promise<readonly DigestSlot[]> {
  const { id: candidateId, trialId, personId, versionId, version } = candidate;
  const { fields, due } = await fieldsOf(step, undefined, slots, now);
  const state = step.event === 'route' ? 'queued' : step.event === 'unroutable' ? 'unroutable' : 'waiting';
  const id = idFrom('case', trialId, personId);
  // Of Patients who were merged and parted again the case stayed with the other.
  const isFree = !(await manager.existsBy(OutreachCaseRow, { id }));
  const row: OutreachCaseRow = {
    ...{ id: isFree ? id : randomUUID(), trialId, personId, candidateId, versionId, version, state },
    ...{ ...NOBODY, reason: step.reason ?? null, excluded: [], round: 0, firstSentAt: null, expiresAt: null },
    ...{ lookAt: null, snoozedUntil: null, answer: null, answerCode: null, answerCriterion: null, answeredAt: null },
    ...{ answeredBy: null, objectionId: null, enrolmentId: null, rowVersion: 1, createdAt: now, changedAt: now },
    ...fields,
  };
  await openCase(manager, row, moveOf(step, now));
  return due;
}

/** An open case follows the person into another Patient's id, and the candidate to another version. */
async function upToDate(
  manager: EntityManager,
  { personId, candidate }: Found,
  row: OutreachCaseRow,
  at: Date,
): Promise<OutreachCaseRow> {
  let current = row;
  if (row.personId !== personId) {
    await manager.update(OutreachCaseRow, { id: row.id }, { personId });
    current = await noted(manager, Object.assign(new OutreachCaseRow(), row, { personId }), 'merged', {}, at);
  }
  if (candidate === undefined || ['answered', 'expired'].includes(row.state)) return current;
  const { id: candidateId, versionId, version } = candidate;
  if (candidate.state !== 'candidate' || versionId === row.versionId) return current;
  return noted(manager, current, 'amended', { candidateId, versionId, version }, at);
}

async function noted(
  manager: EntityManager,
  row: OutreachCaseRow,
  kind: 'merged' | 'amended',
  to: CaseFields,
  at: Date,
): Promise<OutreachCaseRow> {
  const result = await noteCase(manager, row, kind, { to, actor: OUTREACH_ACTOR, at });
  invariant(result.ok, 'the case is locked');
  return result.value;
}

/** Two cases of what has turned out to be one person: one goes on. */
async function endMerged(manager: EntityManager, row: OutreachCaseRow, at: Date): Promise<void> {
  const isOver = ['answered', 'expired', 'stopped'].includes(row.state) || row.reason === 'merged';
  if (isOver) return;
  await moveCase(manager, row, 'end', {
    to: { dueKind: null, dueAt: null },
    ...{ actor: OUTREACH_ACTOR, at, reason: 'merged' },
  });
}
