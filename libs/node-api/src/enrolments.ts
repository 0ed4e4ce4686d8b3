import { z } from 'zod';

const moment = z.iso.datetime({ offset: true });
const date = z.iso.date();
const page = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), next: z.string().optional() });

/** What the site must have before somebody can be taken on: a consent form that is in force. */
export const SiteLacks = z.array(z.enum(['consent-form']));
export type SiteLacks = z.infer<typeof SiteLacks>;

/** From referral to completion, one attempt (ICH-GCP E6(R3), screening and enrolment log). */
export const EnrolmentState = z.enum([
  'referred',
  'contacted',
  'consented',
  'screening',
  'eligible',
  'enrolled',
  'completed',
  'declined',
  'not-reached',
  'screen-failed',
  'withdrawn',
  'closed',
]);
export type EnrolmentState = z.infer<typeof EnrolmentState>;

export const EnrolmentMoveName = z.enum([
  'contact',
  'decline',
  'not-reached',
  'record-consent',
  'begin-screening',
  'sign-eligibility',
  'fail-screening',
  'enrol',
  're-consent',
  'complete',
  'withdraw',
  'close',
]);

/** Who came: referred by a clinician, by themselves, or known to the site's clinic. */
export const EnrolmentSource = z.enum(['referral', 'self', 'clinic']);
export const ContactChannel = z.enum(['letter', 'phone', '1177', 'visit', 'email']);
export const ContactResult = z.enum(['reached', 'no-answer', 'wrong-number', 'declined', 'call-back']);

/** The columns of the screening log; days, codes and accounts. `arm` is shown in open-label trials only. */
export const EnrolmentSummary = z.object({
  referredOn: date.optional(),
  approachedOn: date.optional(),
  consentedOn: date.optional(),
  consentFormVersion: z.string().optional(),
  consentTakenBy: z.string().optional(),
  reconsentedOn: date.optional(),
  screenedOn: date.optional(),
  eligibleOn: date.optional(),
  signedBy: z.string().optional(),
  failedCriterion: z.string().optional(),
  enrolledOn: date.optional(),
  arm: z.string().optional(),
  randomisationNumber: z.string().optional(),
  endedOn: date.optional(),
  endCode: z.string().optional(),
  endScope: z.string().optional(),
});

/** A line of the screening log. */
export const EnrolmentLine = z
  .object({
    id: z.uuid(),
    trialId: z.uuid(),
    siteId: z.uuid(),
    /** Absent where there is no record, after erasure, where the person is protected or gone, or objects before consent. */
    personId: z.string().optional(),
    /** What the site calls somebody without a record. */
    label: z.string().optional(),
    screeningNumber: z.string(),
    attempt: z.int(),
    state: EnrolmentState,
    source: EnrolmentSource,
    versionId: z.uuid(),
    version: z.int(),
    summary: EnrolmentSummary,
    /** A newer consent form or protocol version came after consent. */
    reconsentNeeded: z.boolean(),
    /** The person objects; nothing may be done but to end it. */
    objected: z.boolean(),
    erased: z.boolean(),
    createdAt: moment,
    changedAt: moment,
    rowVersion: z.int(),
  })
  .meta({ id: 'EnrolmentLine' });
export type EnrolmentLine = z.infer<typeof EnrolmentLine>;

export const EnrolmentPage = page(EnrolmentLine).meta({ id: 'EnrolmentPage' });
export type EnrolmentPage = z.infer<typeof EnrolmentPage>;

/** Filters and sorting of the list; `limit` and `after` are as in every list. `text` is a part of a screening number. */
export const EnrolmentFilter = z.strictObject({
  sort: z.enum(['changedAt', 'createdAt', 'screeningNumber']).default('changedAt'),
  order: z.enum(['asc', 'desc']).default('desc'),
  trial: z.uuid().optional(),
  site: z.uuid().optional(),
  state: EnrolmentState.optional(),
  text: z
    .string()
    .regex(/^[\w-]{1,40}$/, 'must be a part of a screening number')
    .optional(),
});
export type EnrolmentFilter = z.infer<typeof EnrolmentFilter>;

/** What an entry of the log says; which of it, its kind tells. */
export const EnrolmentEventFields = z.object({
  code: z.string().optional(),
  criterion: z.string().optional(),
  consentFormVersion: z.string().optional(),
  by: z.string().optional(),
  criteria: z.array(z.object({ criterion: z.string(), fulfilled: z.boolean() })).optional(),
  arm: z.string().optional(),
  randomisationNumber: z.string().optional(),
  overTarget: z.boolean().optional(),
  scope: z.string().optional(),
  channel: z.string().optional(),
  result: z.string().optional(),
  interpreter: z.string().optional(),
  guardian: z.boolean().optional(),
});

/** One entry of the log: when it happened, and when and by whom it was entered. Entries are added, never changed. */
export const EnrolmentEvent = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    from: EnrolmentState.optional(),
    to: EnrolmentState,
    eventDate: date,
    enteredAt: moment,
    actor: z.object({ kind: z.enum(['user', 'machine', 'system']), id: z.string() }),
    fields: EnrolmentEventFields,
    /** With `correction` and `void`: the entry that it is about, which stays as it was. */
    corrects: z.uuid().optional(),
    reason: z.string().optional(),
    note: z.string().optional(),
  })
  .meta({ id: 'EnrolmentEvent' });
export type EnrolmentEvent = z.infer<typeof EnrolmentEvent>;

export const EnrolmentEvents = z.object({ items: z.array(EnrolmentEvent) }).meta({ id: 'EnrolmentEvents' });
export type EnrolmentEvents = z.infer<typeof EnrolmentEvents>;

export const EnrolmentDetail = EnrolmentLine.extend({
  /** What the caller may do with it now. */
  moves: z.array(EnrolmentMoveName),
  lacks: SiteLacks,
  /** Of the protocol version, as eligibility is signed by. */
  criteria: z.array(z.string()),
  /** The newest last. */
  events: z.array(EnrolmentEvent),
}).meta({ id: 'EnrolmentDetail' });
export type EnrolmentDetail = z.infer<typeof EnrolmentDetail>;

export const ScreeningLogQuery = z.strictObject({
  site: z.uuid().optional(),
  lang: z.enum(['sv', 'en']).default('sv'),
});
export const ProgressQuery = z.strictObject({ site: z.uuid().optional() });

/** The enrolment curve by week, the flow as CONSORT draws it, and when the target is reached at the pace of late. */
export const EnrolmentProgress = z
  .object({
    trialId: z.uuid(),
    enrolled: z.int(),
    /** The sum over the sites that are shown; absent where one of them has none. */
    target: z.int().optional(),
    curve: z.array(z.object({ week: date, enrolled: z.int(), total: z.int() })),
    forecast: z
      .object({
        rate: z.number(),
        rateLow: z.number(),
        rateHigh: z.number(),
        date,
        earliest: date,
        latest: date.optional(),
      })
      .optional(),
    flow: z.object({
      ever: z.record(z.string(), z.int()),
      now: z.record(z.string(), z.int()),
      reasons: z.array(z.object({ state: EnrolmentState, code: z.string(), count: z.int() })),
    }),
  })
  .meta({ id: 'EnrolmentProgress' });
export type EnrolmentProgress = z.infer<typeof EnrolmentProgress>;
