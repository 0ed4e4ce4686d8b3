import { z } from 'zod';
import { ContactChannel, ContactResult } from './enrolments.js';

const date = z.iso.date();
const rowVersion = z.int().min(0);
const short = z.string().min(1).max(30);
/** Ten or twelve digits, however they are set apart. */
const PERSONAL_NUMBER = /(?<!\d)(\d{2})?\d{6}[\s+–-]*\d{4}(?!\d)/;
const RANDOMISATION_NUMBER = z.string().regex(/^[\w./-]{1,40}$/, 'must be a number such as R-0042');

/** For people to read, never a personal number; PostgreSQL cannot hold U+0000. */
const text = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    // eslint-disable-next-line no-control-regex -- it is what must not be there
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'must be one line of text')
    .refine((value) => !PERSONAL_NUMBER.test(value), 'must not hold what may be a personal number');

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
/** Who leaves the treatment only is followed further, and may leave all of the trial later. */
export const WithdrawScope = z.enum(['treatment', 'all']);
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
      randomisationNumber: RANDOMISATION_NUMBER.optional(),
      /** The site's target is reached, and one more is enrolled all the same. */
      overTarget: z.literal(true).optional(),
    }),
    plain('re-consent').extend(form),
    plain('complete'),
    plain('withdraw').extend({ code: WithdrawCode, scope: WithdrawScope }),
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

/**
 * Somebody who came by themselves or through the clinic: by the personal or co-ordination number that they state, with its
 * century, or by a label where there is no record. The number is looked up, and kept nowhere.
 */
export const NewEnrolment = z
  .strictObject({
    trialId: z.uuid(),
    siteId: z.uuid(),
    source: z.enum(['self', 'clinic']),
    eventDate: date,
    identifier: z
      .string()
      .regex(/^\d{8}[-+ ]?\d{4}$/, 'must be a personal number with its century, as 19YYMMDD-NNNN')
      .optional(),
    label: text(60).optional(),
  })
  .refine(({ identifier, label }) => (identifier === undefined) !== (label === undefined), {
    path: ['identifier'],
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
    randomisationNumber: RANDOMISATION_NUMBER.optional(),
    scope: WithdrawScope.optional(),
    channel: ContactChannel.optional(),
    result: ContactResult.optional(),
  })
  .refine(
    ({ rowVersion, event, reason, note, action, ...values }) =>
      (action === 'correct') === Object.keys(values).length > 0,
    { path: ['action'], error: 'a correction changes something, a void nothing' },
  )
  .meta({ id: 'CorrectEnrolment' });
export type CorrectEnrolment = z.infer<typeof CorrectEnrolment>;
