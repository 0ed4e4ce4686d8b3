import { invariant } from '@kohort/kernel';
import type { EntityManager } from 'typeorm';
import { moveCase, noteCase, OUTREACH_ACTOR, type CaseFields, type CaseMove } from '../case-log.js';
import { OutreachCaseRow } from '../outreach-case.entity.js';
import { CLOSED, type Step } from './plan-person.js';
import type { Found } from './read-pairs.js';
import type { Slots } from './slots-of.js';
import { fieldsOf } from './step-fields.js';

/** What there is of a case that was opened before. */
export type FoundCase = Found & { readonly row: OutreachCaseRow };

/** Writes what was planned for one case: whose it is and which protocol version, and its next step. */
export async function keepPlan(
  manager: EntityManager,
  found: FoundCase,
  step: Step | undefined,
  slots: Slots,
  now: Date,
): Promise<void> {
  for (const row of found.merged) await endMerged(manager, row, now);
  const row = await upToDate(manager, found, now);
  if (step === undefined) return;
  const { event, reason, decisionId } = step;
  const move = { actor: OUTREACH_ACTOR, at: now, reason, decisionId };
  // What was stopped and may go on waits for an instant, so that each step is one of the machine's.
  const from = row.state === 'stopped' ? await taken(manager, row, 'permit', move) : row;
  await taken(manager, from, event, { ...move, to: fieldsOf(step, { row, told: found.told }, slots, now) });
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

/** A case follows the person into another Patient's id; while it is open, the candidate to that one's and to another version. */
async function upToDate(
  manager: EntityManager,
  { personId, candidate, row }: FoundCase,
  at: Date,
): Promise<OutreachCaseRow> {
  const isMoved = row.personId !== personId;
  const isOpen = !CLOSED.includes(row.state) && candidate?.state === 'candidate';
  const isAmended = isOpen && candidate.versionId !== row.versionId;
  if (!isMoved && !isAmended && !(isOpen && candidate.id !== row.candidateId)) return row;
  const to = isOpen ? { candidateId: candidate.id, versionId: candidate.versionId, version: candidate.version } : {};
  if (isMoved) await manager.update(OutreachCaseRow, { id: row.id }, { personId });
  const moved = Object.assign(new OutreachCaseRow(), row, { personId });
  return noted(manager, moved, isAmended ? 'amended' : 'merged', to, at);
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
