import { z } from 'zod';
import { CaseAnswer, CaseEvent, CaseState } from './cases.js';

const moment = z.iso.datetime({ offset: true });
const count = z.int().min(0);
const page = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), next: z.string().optional() });
const order = z.enum(['asc', 'desc']).default('desc');
const Words = z.object({ sv: z.string(), en: z.string() });

/** A case without its person: what a coordinator sees before a referral. */
export const OutreachCase = z
  .object({
    id: z.uuid(),
    rowVersion: z.int(),
    trialId: z.uuid(),
    /** Absent of a trial that does not run here now. */
    acronym: z.string().optional(),
    state: CaseState,
    /** Why it waits, has nobody to tell, was not delivered or was stopped. */
    reason: z.object({ code: z.string(), words: Words.optional() }).optional(),
    /** The clinician who is told, or was last. */
    recipient: z.object({ id: z.uuid(), name: z.string() }).optional(),
    /** Where the records say that the clinician treats the person; `assigned` by hand. */
    route: z.enum(['care-team', 'encounter', 'general-practitioner', 'assigned']).optional(),
    ageDays: count,
    firstSentAt: moment.optional(),
    answer: CaseAnswer.optional(),
    changedAt: moment,
    /** Only where the settings of the trial at the site name the decision that allows it. */
    personId: z.string().optional(),
  })
  .meta({ id: 'OutreachCase' });
export type OutreachCase = z.infer<typeof OutreachCase>;

export const OutreachCasePage = page(OutreachCase).meta({ id: 'OutreachCasePage' });
export type OutreachCasePage = z.infer<typeof OutreachCasePage>;

export const OutreachCaseFilter = z.strictObject({
  sort: z.enum(['changedAt', 'createdAt']).default('changedAt'),
  order,
  state: CaseState.optional(),
  reason: z.string().min(1).max(50).optional(),
  trial: z.uuid().optional(),
  recipient: z.uuid().optional(),
});
export type OutreachCaseFilter = z.infer<typeof OutreachCaseFilter>;

const Responses = z.object({
  /** Cases that a mail told of, or may have. */
  told: count,
  answered: count,
  /** Answered of told; absent where nobody was told. */
  responseRate: z.number().min(0).max(1).optional(),
  /** From the first mail to the answer. */
  medianDaysToAnswer: z.number().min(0).optional(),
});

export const OutreachOverview = Responses.extend({
  cases: count,
  states: z.array(z.object({ state: CaseState, cases: count })),
  reasons: z.array(z.object({ state: CaseState, code: z.string(), words: Words.optional(), cases: count })),
  answers: z.array(z.object({ answer: CaseAnswer, code: z.string().optional(), cases: count })),
  trials: z.array(Responses.extend({ trialId: z.uuid(), acronym: z.string().optional(), cases: count })),
}).meta({ id: 'OutreachOverview' });
export type OutreachOverview = z.infer<typeof OutreachOverview>;

export const OverviewQuery = z.strictObject({ trial: z.uuid().optional() });

/** One mail to one clinician in one slot. */
export const OutreachDigest = z
  .object({
    id: z.uuid(),
    recipient: z.object({ id: z.uuid(), name: z.string() }),
    slot: moment,
    state: z.enum(['queued', 'sent', 'uncertain', 'undeliverable', 'capped', 'empty']),
    attempts: count,
    failureCode: z.string().optional(),
    /** What the mail server answered (RFC 5321). */
    smtpCode: z.int().optional(),
    cases: count,
    settledAt: moment.optional(),
  })
  .meta({ id: 'OutreachDigest' });
export type OutreachDigest = z.infer<typeof OutreachDigest>;

export const OutreachDigestPage = page(OutreachDigest).meta({ id: 'OutreachDigestPage' });
export type OutreachDigestPage = z.infer<typeof OutreachDigestPage>;

export const OutreachDigestFilter = z.strictObject({
  order,
  state: OutreachDigest.shape.state.optional(),
  recipient: z.uuid().optional(),
});
export type OutreachDigestFilter = z.infer<typeof OutreachDigestFilter>;

/** One step of a case; the decision it rests on only for whoever may read decisions on contact. */
export const OutreachEvent = CaseEvent.extend({
  decision: z
    .object({
      permit: z.boolean(),
      reason: z.string(),
      policy: z.string(),
      at: moment,
      trace: z.array(z.record(z.string(), z.unknown())),
    })
    .optional(),
}).meta({ id: 'OutreachEvent' });

export const OutreachHistory = z.object({ items: z.array(OutreachEvent) }).meta({ id: 'OutreachHistory' });
export type OutreachHistory = z.infer<typeof OutreachHistory>;

/** Tells a practitioner whom somebody names, instead of whom the records name. */
export const AssignCase = z.strictObject({
  rowVersion: z.int().min(0),
  practitioner: z.string().regex(/^Practitioner\/[A-Za-z0-9\-.]{1,64}$/, 'must be a practitioner: "Practitioner/1"'),
});
export type AssignCase = z.infer<typeof AssignCase>;

export const AssignedCase = z
  .object({ id: z.uuid(), rowVersion: z.int(), state: CaseState })
  .meta({ id: 'AssignedCase' });
export type AssignedCase = z.infer<typeof AssignedCase>;
