import { failed, invariant, ok, type Result } from '@kohort/kernel';
import { ANSWER_EFFECTS, type GivenAnswer } from '@kohort/outreach';
import type { AuditDetails } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { EntityManager } from 'typeorm';
import type { KeptDecision } from '../../consent/contact-decisions.js';
import { askForReview } from '../../consent/contact-review.js';
import { membersOf } from '../../consent/lock-contacts.js';
import { wishesOf } from '../../consent/wishes-of.js';
import { moveCase, type CaseFields } from '../case-log.js';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import { reasonWords } from '../overview/reason-words.js';
import type { Answering } from './answering.js';
import { WAIT_FOR_ANSWER } from './case-views.js';
import type { LockedCase } from './lock-case.js';
import type { Principal, Viewer } from './viewer.js';

/** One answer's transaction. */
export interface Step {
  readonly manager: EntityManager;
  readonly answering: Answering;
  readonly viewer: Viewer;
  /** Whose deputy the viewer is in that case. */
  readonly principal: Principal | undefined;
  readonly at: Date;
}

/** A step that may be refused: then all is rolled back, and the decisions that are left here are what remains of it. */
export interface AnswerStep extends Step {
  readonly denied: KeptDecision[];
}

const EVENTS = { answered: 'answer', snoozed: 'snooze', reroute: 'reroute' } as const;

/** Carries out an answer to a case whose answer before, if any, is undone as far as it can be. */
export async function applyAnswer(
  step: AnswerStep,
  locked: LockedCase,
  given: GivenAnswer,
): Promise<Result<OutreachCaseRow, AppFault>> {
  const { manager, viewer, at } = step;
  const { row } = locked;
  const effect = ANSWER_EFFECTS[given.answer];
  const brought = effect.refers ? await refer(step, row, given) : ok(await wishes(step, row, given));
  if (!brought.ok) return brought;
  const fields = {
    ...answerFields(step, given),
    ...brought.value,
    ...(effect.next === 'reroute' ? left(row, viewer) : {}),
  };
  const moved = await moveCase(manager, row, EVENTS[effect.next], {
    ...{ to: fields, actor: viewer.actor, at },
    ...(effect.next === 'reroute' ? { reason: 'rerouting' } : {}),
    details: { ...detailsOf(given), ...inPlaceOf(step), ...(effect.next === 'reroute' ? whoWas(row, viewer) : {}) },
  });
  if (!moved.ok) return moved;
  if (effect.death) await stopOthers(step, locked, 'deceased');
  if (effect.objection === 'contact') await stopOthers(step, locked, 'objected-to-contact');
  // Another trial may come next, or another clinician.
  await askForReview(manager, [row.personId]);
  return moved;
}

const IN_LOG_HINT = 'Answer "already-approached" where the person is with the site already.';

/** To the coordinator of a site, if the person may (still) be contacted. */
async function refer(
  { manager, answering, viewer, principal, at, denied }: AnswerStep,
  row: OutreachCaseRow,
  { siteId }: GivenAnswer,
): Promise<Result<CaseFields, AppFault>> {
  const { id, personId, trialId, versionId, version } = row;
  const [kept] = await answering.decisions.decide(manager, [{ personId, trialId }], 'refer', at);
  invariant(kept, 'each that is asked for is decided');
  const { permit, reason } = kept.decision;
  if (!permit) {
    denied.push(kept);
    return failure('not-permitted', `The person cannot be referred: ${reasonWords(reason)?.en ?? reason}.`);
  }
  const referral = { caseId: id, trialId, personId, versionId, version, siteId: siteId ?? '' };
  const onBehalfOf = principal && { onBehalfOf: principal.accountId };
  const enrolment = await answering.referrals.refer(manager, { ...referral, ...onBehalfOf }, viewer.actor, at);
  if (enrolment.ok) return ok({ enrolmentId: enrolment.value });
  const isInLog = enrolment.error.code === 'already-exists';
  return isInLog ? failed({ ...enrolment.error, path: '/answer', hint: IN_LOG_HINT }) : enrolment;
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
    objectionId: null,
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
  return [viewer, ...viewer.principals].some(
    (each) => each.accountId === recipient || each.practitioner === practitioner,
  );
}

/** To bring them back where it was a mistake. */
const whoWas = ({ recipient, practitioner, route, routeReference }: OutreachCaseRow, viewer: Viewer): AuditDetails => ({
  recipient,
  practitioner,
  route,
  routeReference,
  leftBy: viewer.practitioner,
});

/** What a deputy does is stored with whom it was done for. */
export const inPlaceOf = ({ principal }: Step): AuditDetails =>
  principal === undefined ? {} : { onBehalfOf: principal.practitioner };

function detailsOf({ answer, code, criterion, siteId, until }: GivenAnswer): AuditDetails {
  return {
    answer,
    ...(code === undefined ? {} : { code }),
    ...(criterion === undefined ? {} : { criterion }),
    ...(siteId === undefined ? {} : { site: siteId }),
    ...(until === undefined ? {} : { until }),
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
