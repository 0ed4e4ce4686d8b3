import { randomUUID } from 'node:crypto';
import type { CaseState } from '@kohort/outreach';
import { In, type EntityManager } from 'typeorm';
import { openCases, OUTREACH_ACTOR } from '../case-log.js';
import { OutreachCaseRow } from '../outreach-case.entity.js';
import { idFrom } from './ensure-digests.js';
import type { Step } from './plan-person.js';
import type { Candidate } from './read-pairs.js';
import type { Slots } from './slots-of.js';
import { fieldsOf, NOBODY } from './step-fields.js';

/** A candidate without a case, and the first step of it. */
export interface Beginning {
  readonly candidate: Candidate;
  readonly step: Step;
}

/** Opens the cases of these candidates, however many, in a few statements. */
export async function openPlanned(
  manager: EntityManager,
  beginnings: readonly Beginning[],
  slots: Slots,
  now: Date,
): Promise<void> {
  const taken = await takenAmong(manager, beginnings);
  const openings = beginnings.map((each) => ({
    row: rowOf(each, taken, slots, now),
    decisionId: each.step.decisionId,
  }));
  await openCases(manager, openings, { actor: OUTREACH_ACTOR, at: now });
}

const idOf = ({ candidate: { trialId, personId } }: Beginning): string => idFrom('case', trialId, personId);

/** Of Patients who were merged and parted again the case stayed with the other. */
async function takenAmong(manager: EntityManager, beginnings: readonly Beginning[]): Promise<ReadonlySet<string>> {
  const rows = await manager.find(OutreachCaseRow, { where: { id: In(beginnings.map(idOf)) }, select: { id: true } });
  return new Set(rows.map(({ id }) => id));
}

const STATES: Partial<Record<Step['event'], CaseState>> = { route: 'queued', unroutable: 'unroutable' };

function rowOf(beginning: Beginning, taken: ReadonlySet<string>, slots: Slots, now: Date): OutreachCaseRow {
  const { candidate, step } = beginning;
  const { id: candidateId, trialId, personId, versionId, version } = candidate;
  const id = taken.has(idOf(beginning)) ? randomUUID() : idOf(beginning);
  return {
    ...{ id, trialId, personId, candidateId, versionId, version, state: STATES[step.event] ?? 'waiting' },
    ...{ ...NOBODY, reason: step.reason ?? null, excluded: [], round: 0, firstSentAt: null, snoozedUntil: null },
    ...{ clockFrom: null, stoppedAt: null, expiresAt: null, lookAt: null },
    ...{ answer: null, answerCode: null, answerCriterion: null, answeredAt: null, answeredBy: null },
    ...{ objectionId: null, enrolmentId: null, rowVersion: 1, createdAt: now, changedAt: now },
    ...fieldsOf(step, { told: new Map() }, slots, now),
  };
}
