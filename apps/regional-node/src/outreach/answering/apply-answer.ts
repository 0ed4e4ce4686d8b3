import { failed, ok, type Result } from '@kohort/kernel';
import { ANSWER_EFFECTS, type GivenAnswer } from '@kohort/outreach';
import type { AuditDetails } from '@kohort/persistence';
import { fault, type AppFault } from '@kohort/platform';
import type { EntityManager } from 'typeorm';
import { askForReview } from '../../consent/contact-review.js';
import { membersOf } from '../../consent/lock-contacts.js';
import { wishesOf } from '../../consent/wishes-of.js';
import { moveCase, type CaseFields } from '../case-log.js';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import { reasonWords } from '../overview/reason-words.js';
import type { Answering } from './answering.js';
import { WAIT_FOR_ANSWER } from './case-views.js';
import type { LockedCase } from './lock-case.js';
import { onBehalfOf } from './own-cases.js';
import type { Viewer } from './viewer.js';

/** One answer's transaction. */
export interface Step {
  readonly manager: EntityManager;
  readonly answering: Answering;
  readonly viewer: Viewer;
  readonly at: Date;
}

/** What a step left of the case; or that it came to nothing, with the case changed all the same. */
type Applied = Result<Result<OutreachCaseRow, AppFault>, AppFault>;

const EVENTS = { answered: 'answer', snoozed: 'snooze', reroute: 'reroute' } as const;

/** Carries out an answer to a case whose answer before, if any, is undone. */
export async function applyAnswer(step: Step, locked: LockedCase, given: GivenAnswer): Promise<Applied> {
  const { manager, viewer, at } = step;
  const { row } = locked;
  const effect = ANSWER_EFFECTS[given.answer];
  const brought = effect.refers ? await refer(step, row, given) : ok(ok(await wishes(step, row, given)));
  if (!brought.ok) return brought;
  if (!brought.value.ok) return ok(brought.value);
  const fields = {
    ...answerFields(step, given),
    ...brought.value.value,
    ...(effect.next === 'reroute' ? left(row, viewer) : {}),
  };
  const moved = await moveCase(manager, row, EVENTS[effect.next], {
    ...{ to: fields, actor: viewer.actor, at },
    ...(effect.next === 'reroute' ? { reason: 'rerouting' } : {}),
    details: { ...detailsOf(row, given, viewer), ...(effect.next === 'reroute' ? whoWas(row, viewer) : {}) },
  });
  if (!moved.ok) return moved;
  if (effect.death) await stopOthers(step, locked, 'deceased');
  if (effect.objection === 'contact') await stopOthers(step, locked, 'objected-to-contact');
  // Another trial may come next, or another clinician.
  await askForReview(manager, [row.personId]);
  return ok(ok(moved.value));
}

/** To the coordinator of a site, if the person may (still) be contacted; where not, the case stops, and that stays. */
async function refer(
  { manager, answering, viewer, at }: Step,
  row: OutreachCaseRow,
  { siteId }: GivenAnswer,
): Promise<Result<Result<CaseFields, AppFault>, AppFault>> {
  const { id, personId, trialId, versionId, version } = row;
  const [kept] = await answering.decisions.decide(manager, [{ personId, trialId }], 'refer', at);
  if (kept?.decision.permit !== true) {
    const reason = kept?.decision.reason ?? 'question-unclear';
    const to = unsent(row);
    const stopped = await moveCase(manager, row, 'deny', { to, actor: viewer.actor, at, reason, decisionId: kept?.id });
    if (!stopped.ok) return stopped;
    await askForReview(manager, [personId]);
    return ok(failed(fault('not-permitted', `The person cannot be referred: ${reasonWords(reason)?.en ?? reason}.`)));
  }
  const referral = { caseId: id, trialId, personId, versionId, version, siteId: siteId ?? '' };
  const enrolment = await answering.referrals.refer(manager, referral, viewer.actor, at);
  return enrolment.ok ? ok(ok({ enrolmentId: enrolment.value })) : enrolment;
}

/** What the person said, or that the person has died. An objection that was there before is not the answer's to end. */
async function wishes(
  { manager, answering, viewer, at }: Step,
  row: OutreachCaseRow,
  { answer }: GivenAnswer,
): Promise<CaseFields> {
  const { objection: kind, death } = ANSWER_EFFECTS[answer];
  const { personId, trialId } = row;
  if (death) await answering.objections.reportDeath(manager, personId, viewer.actor, at);
  if (kind === undefined) return {};
  const members = await membersOf(manager, [personId]);
  const before = (await wishesOf(manager, members, at))(members).objections;
  const objection = { personId, kind, source: 'clinician' as const, ...(kind === 'trial' ? { trialId } : {}) };
  const id = await answering.objections.add(manager, objection, viewer.actor, at);
  return before.some((each) => each.id === id) ? {} : { objectionId: id };
}

function answerFields({ answering, viewer, at }: Step, { answer, code, criterion, until }: GivenAnswer): CaseFields {
  return {
    ...{ answer, answerCode: code ?? null, answerCriterion: criterion ?? null },
    ...{ answeredAt: at, answeredBy: viewer.accountId, dueKind: null, dueAt: null },
    ...{ objectionId: null, enrolmentId: null },
    snoozedUntil: until === undefined ? null : answering.startOf(until),
  };
}

/**
 * Neither who treats the person nor who was told in their place is told again. Whom an escalation went past speaks for
 * nobody else.
 */
function left(row: OutreachCaseRow, viewer: Viewer): CaseFields {
  const { practitioner, excluded } = row;
  const those = [viewer.practitioner, ...(practitioner !== null && speaksFor(row, viewer) ? [practitioner] : [])];
  return {
    ...{ recipient: null, practitioner: null, route: null, routeReference: null },
    excluded: [...new Set([...excluded, ...those])],
  };
}

function speaksFor({ recipient, practitioner }: OutreachCaseRow, viewer: Viewer): boolean {
  const accounts = [viewer.accountId, ...viewer.principalAccounts];
  const practitioners = [viewer.practitioner, ...viewer.principals];
  return accounts.includes(recipient ?? '') || practitioners.includes(practitioner ?? '');
}

/** To bring them back where it was a mistake. */
const whoWas = ({ recipient, practitioner, route, routeReference }: OutreachCaseRow, viewer: Viewer): AuditDetails => ({
  recipient,
  practitioner,
  route,
  routeReference,
  leftBy: viewer.practitioner,
});

function detailsOf(row: OutreachCaseRow, given: GivenAnswer, viewer: Viewer): AuditDetails {
  const { answer, code, criterion, siteId, until } = given;
  const principal = onBehalfOf(row, viewer);
  return {
    answer,
    ...(code === undefined ? {} : { code }),
    ...(criterion === undefined ? {} : { criterion }),
    ...(siteId === undefined ? {} : { site: siteId }),
    ...(until === undefined ? {} : { until }),
    ...(principal === undefined ? {} : { onBehalfOf: principal }),
  };
}

/** Whatever is under way about that person in other trials. */
async function stopOthers({ manager, viewer, at }: Step, { others }: LockedCase, reason: string): Promise<void> {
  for (const other of others)
    if (other.state === 'queued' || WAIT_FOR_ANSWER.includes(other.state))
      await moveCase(manager, other, 'deny', { to: unsent(other), actor: viewer.actor, at, reason });
}

/** Nobody is told (any more); who was told before stays with the case. */
const unsent = ({ state }: OutreachCaseRow): CaseFields => ({
  ...{ dueKind: null, dueAt: null },
  ...(state === 'queued' ? { recipient: null, practitioner: null, route: null, routeReference: null } : {}),
});
