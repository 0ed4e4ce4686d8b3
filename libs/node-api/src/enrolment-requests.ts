import { z } from 'zod';
import { PersonId } from './candidates.js';
import { ContactChannel, ContactResult } from './enrolments.js';

const date = z.iso.date();
const rowVersion = z.int().min(0);
const short = z.string().min(1).max(30);
/** For people to read; PostgreSQL cannot hold U+0000. */
const text = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    // eslint-disable-next-line no-control-regex -- it is what must not be there
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'must be one line of text');

export const EnrolmentDeclineCode = z.enum([
  'no-interest',
  'no-time',
  'travel',
  'burden',
  'worried-about-safety',
  'privacy',
  'other-trial',
  'not-said',
  'other',
]);
/** `criterion` names a criterion of the protocol version. */
export const ScreenFailCode = z.enum([
  'criterion',
  'other-medical',
  'other-logistics',
  'other-sponsor',
  'other-unspecified',
]);
export const WithdrawCode = z.enum([
  'consent-withdrawn',
  'investigator-decision',
  'lost-to-follow-up',
  'adverse-event',
  'deceased',
  'other',
]);
export const CloseCode = z.enum([
  'no-capacity',
  'duplicate',
  'by-mistake',
  'moved',
  'deceased',
  'trial-ended',
  'other',
]);

const at = { rowVersion, eventDate: date };
const plain = <const Name extends string>(move: Name) => z.strictObject({ ...at, move: z.literal(move) });
const form = { consentFormVersion: short };

/** A move; `eventDate` is the day on which it happened. Who takes consent, or signs, is the one who calls. */
export const MoveEnrolment = z
  .discriminatedUnion('move', [
    plain('contact'),
    plain('decline').extend({ code: EnrolmentDeclineCode }),
    plain('not-reached'),
    plain('record-consent').extend(form),
    plain('begin-screening'),
    plain('sign-eligibility').extend({
      criteria: z.array(z.strictObject({ criterion: z.string().min(1).max(200), fulfilled: z.boolean() })).max(500),
    }),
    plain('fail-screening').extend({ code: ScreenFailCode, criterion: z.string().min(1).max(200).optional() }),
    plain('enrol').extend({
      arm: short.optional(),
      randomisationNumber: z
        .string()
        .regex(/^[\w./-]{1,40}$/, 'must be a number such as R-0042')
        .optional(),
    }),
    plain('re-consent').extend(form),
    plain('complete'),
    plain('withdraw').extend({ code: WithdrawCode, scope: z.enum(['treatment', 'all']) }),
    plain('close').extend({ code: CloseCode }),
  ])
  .meta({ id: 'MoveEnrolment' });
export type MoveEnrolment = z.infer<typeof MoveEnrolment>;

/** An attempt to reach somebody. */
export const NewContactAttempt = z
  .strictObject({
    ...at,
    channel: ContactChannel,
    result: ContactResult,
    /** The language that an interpreter was needed for, BCP 47. */
    interpreter: z
      .string()
      .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language such as ar')
      .optional(),
    /** Somebody answered for the person. */
    guardian: z.boolean().optional(),
  })
  .meta({ id: 'NewContactAttempt' });
export type NewContactAttempt = z.infer<typeof NewContactAttempt>;

/** Somebody who came by themselves or through the clinic: by the id of the records, or by a label where there is no record. */
export const NewEnrolment = z
  .strictObject({
    trialId: z.uuid(),
    siteId: z.uuid(),
    source: z.enum(['self', 'clinic']),
    eventDate: date,
    personId: PersonId.optional(),
    label: text(60).optional(),
  })
  .refine(({ personId, label }) => (personId === undefined) !== (label === undefined), {
    path: ['personId'],
    error: 'either this or label is given',
  })
  .meta({ id: 'NewEnrolment' });
export type NewEnrolment = z.infer<typeof NewEnrolment>;

/** Values that are left out stay as they are; with `void` there are none. */
export const CorrectEnrolment = z
  .strictObject({
    rowVersion,
    /** The entry of the log. */
    event: z.uuid(),
    action: z.enum(['correct', 'void']),
    reason: z.enum(['typing-error', 'wrong-person', 'wrong-source', 'late-information', 'other']),
    /** Kept at the node only. */
    note: text(200).optional(),
    eventDate: date.optional(),
    code: short.optional(),
    criterion: z.string().min(1).max(200).optional(),
    consentFormVersion: short.optional(),
    arm: short.optional(),
  })
  .refine(
    ({ action, eventDate, code, criterion, consentFormVersion, arm }) =>
      (action === 'correct') ===
      [eventDate, code, criterion, consentFormVersion, arm].some((value) => value !== undefined),
    { path: ['action'], error: 'a correction changes something, a void nothing' },
  )
  .meta({ id: 'CorrectEnrolment' });
export type CorrectEnrolment = z.infer<typeof CorrectEnrolment>;
