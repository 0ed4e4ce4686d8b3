import { z } from 'zod';
import { CandidateVerdict } from './candidates.js';
import { PersonDetails } from './person-details.js';

const moment = z.iso.datetime({ offset: true });
const count = z.int().min(0);
const page = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), next: z.string().optional() });
const Words = z.object({ sv: z.string(), en: z.string() });

/** The life of one candidate's alert. */
export const CaseState = z.enum([
  'waiting',
  'unroutable',
  'queued',
  'sent',
  'uncertain',
  'undeliverable',
  'snoozed',
  'answered',
  'expired',
  'stopped',
]);

/** What a clinician can answer. */
export const CaseAnswer = z.enum([
  'refer',
  'not-suitable',
  'declined-trial',
  'declined-all',
  'not-my-patient',
  'already-approached',
  'deceased',
  'not-now',
]);

/** Why somebody is not suitable; `criterion` names the criterion that is not fulfilled. */
export const UnsuitableCode = z.enum([
  'criterion',
  'other-illness',
  'frailty',
  'cognition',
  'language',
  'logistics',
  'other-treatment-planned',
  'other',
]);

/** One of one's own patients, for one trial. */
export const CaseLine = z
  .object({
    id: z.uuid(),
    /** Goes back with an answer, so that nobody answers what has changed meanwhile. */
    rowVersion: z.int(),
    trialId: z.uuid(),
    acronym: z.string(),
    title: Words,
    personId: z.string(),
    state: CaseState,
    /** Why it was not delivered or goes on no more: a code. */
    reason: z.string().optional(),
    outcome: z.enum(['eligible', 'possible', 'ineligible']),
    /** Criteria that a record may still settle, and those that only a person can. */
    openCount: count,
    manualCount: count,
    firstSentAt: moment.optional(),
    expiresAt: moment.optional(),
    snoozedUntil: z.iso.date().optional(),
    answer: CaseAnswer.optional(),
    answeredAt: moment.optional(),
    changedAt: moment,
  })
  .meta({ id: 'CaseLine' });
export type CaseLine = z.infer<typeof CaseLine>;

export const CasePage = page(CaseLine).meta({ id: 'CasePage' });
export type CasePage = z.infer<typeof CasePage>;

/** States that a clinician has to do with. */
const InboxState = CaseState.extract(['sent', 'uncertain', 'undeliverable', 'snoozed', 'answered', 'expired']);

/** Without `state`: those that wait for an answer. Sorted by `firstSentAt` or `expiresAt`: those that have one. */
export const CaseFilter = z.strictObject({
  sort: z.enum(['changedAt', 'firstSentAt', 'expiresAt']).default('changedAt'),
  order: z.enum(['asc', 'desc']).default('desc'),
  state: InboxState.optional(),
  trial: z.uuid().optional(),
});
export type CaseFilter = z.infer<typeof CaseFilter>;

export const CaseEvent = z
  .object({
    at: moment,
    kind: z.string(),
    stateFrom: CaseState.optional(),
    stateTo: CaseState,
    actor: z.object({ kind: z.enum(['user', 'machine', 'system']), name: z.string().optional() }),
    reason: z.string().optional(),
    answer: CaseAnswer.optional(),
    code: z.string().optional(),
    /** Whose deputy acted: "Practitioner/1". */
    onBehalfOf: z.string().optional(),
  })
  .meta({ id: 'CaseEvent' });
export type CaseEvent = z.infer<typeof CaseEvent>;

export const CaseDetail = CaseLine.extend({
  /** Those that are unknown come first, each with what would settle it. */
  verdicts: z.array(CandidateVerdict),
  /** Who it is, as the records say at this moment; absent where they cannot be read, and then it is said why. */
  person: PersonDetails.optional(),
  personUnavailable: z.object({ code: z.string(), message: z.string() }).optional(),
  answerCode: UnsuitableCode.optional(),
  answerCriterion: z.string().optional(),
  /** Where one may refer to. */
  sites: z.array(z.object({ id: z.uuid(), name: z.string() })),
  /** What can be answered now; empty where nothing can. */
  answers: z.array(CaseAnswer),
  unsuitableCodes: z.array(UnsuitableCode),
  /** Whose deputy one is here: "Practitioner/1". */
  onBehalfOf: z.string().optional(),
  history: z.array(CaseEvent),
}).meta({ id: 'CaseDetail' });
export type CaseDetail = z.infer<typeof CaseDetail>;

const rowVersion = z.int().min(0);

/** An answer; the same one again changes nothing. */
export const AnswerCase = z.strictObject({
  rowVersion,
  answer: CaseAnswer,
  /** With `not-suitable`. */
  code: UnsuitableCode.optional(),
  /** With the code `criterion`: the id of the one that is not fulfilled. */
  criterion: z.string().min(1).max(100).optional(),
  /** With `refer`; may be left out where there is one site only. */
  siteId: z.uuid().optional(),
  /** With `not-now`: the day on which it comes again. */
  until: z.iso.date().optional(),
});
export type AnswerCase = z.infer<typeof AnswerCase>;

export const CaseChange = z.strictObject({ rowVersion });

export const AnsweredCase = z
  .object({ id: z.uuid(), rowVersion: z.int(), state: CaseState, answer: CaseAnswer.optional() })
  .meta({ id: 'AnsweredCase' });
export type AnsweredCase = z.infer<typeof AnsweredCase>;

/** What the link of a mail leads to. */
export const AlertToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be the last part of the link in the mail');
export const AlertedCases = z
  .object({
    validUntil: moment,
    /** Those of the mail that still wait for an answer. */
    cases: z.array(CaseLine),
  })
  .meta({ id: 'AlertedCases' });
export type AlertedCases = z.infer<typeof AlertedCases>;
