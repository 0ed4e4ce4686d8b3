import { addMonths, type Day } from '@kohort/kernel';
import { coding, concept, TERMINOLOGY } from '../core/coding.js';
import { dateOf } from '../core/dates.js';
import type { Consent, ConsentProvision } from '../core/fhir.js';
import { KOHORT } from '../core/tag.js';

const POLICY = 'urn:oid:2.16.840.1.113883.3.1937.777.24.5.3';
/** Policy codes of the German consent form, the only published ones that tell contact from use. */
const policy = (code: string, display: string) =>
  concept(coding(POLICY, `2.16.840.1.113883.3.1937.777.24.5.3.${code}`, display));
/** May be asked to take part in further studies. */
const CONTACT = policy('29', 'Recontact for further studies');
const DATA_USE = policy('8', 'Scientific use of medical data');
const PURPOSE = [
  coding(`${TERMINOLOGY}/v3-ActReason`, 'HRESCH', 'healthcare research'),
  coding(`${TERMINOLOGY}/v3-ActReason`, 'CLINTRCH', 'clinical trial research'),
];

/** One Consent, without the person: what it says, when it was given, and how it stands. */
export interface Statement {
  /** Months before the last day that it was given. */
  readonly monthsAgo: number;
  readonly status: Consent['status'];
  readonly provision: (given: Day) => ConsentProvision;
}

const lasting = (given: Day, months: number): ConsentProvision['period'] => ({
  start: dateOf(given),
  end: dateOf(addMonths(given, months)),
});

/** Ten years, as is usual for research consents (assumed). */
const VALID = 120;
const permit =
  (codes: ConsentProvision['code'], months = VALID) =>
  (given: Day): ConsentProvision => ({
    type: 'permit',
    period: lasting(given, months),
    purpose: PURPOSE,
    ...(codes ? { code: codes } : {}),
  });
const deny =
  (codes?: ConsentProvision['code']) =>
  (given: Day): ConsentProvision => ({
    type: 'deny',
    period: { start: dateOf(given) },
    purpose: PURPOSE,
    ...(codes ? { code: codes } : {}),
  });
/** A root that denies, with exceptions nested in it. */
const denyExcept =
  (...exceptions: ((given: Day) => ConsentProvision)[]) =>
  (given: Day): ConsentProvision => ({
    type: 'deny',
    period: lasting(given, VALID),
    provision: exceptions.map((exception) => exception(given)),
  });

const active = (monthsAgo: number, provision: Statement['provision']): Statement => ({
  monthsAgo,
  status: 'active',
  provision,
});

/** How a person's consents may look, each with its share (all assumed). */
export const SHAPES = {
  none: { share: 0.33, statements: [] },
  contact: { share: 0.3, statements: [active(20, permit([CONTACT, DATA_USE]))] },
  'data-use-only': { share: 0.12, statements: [active(30, denyExcept(permit([DATA_USE])))] },
  denied: { share: 0.05, statements: [active(16, deny([CONTACT]))] },
  'denied-all': { share: 0.03, statements: [active(26, deny())] },
  rejected: { share: 0.03, statements: [{ ...active(10, permit([CONTACT])), status: 'rejected' }] },
  inactive: { share: 0.03, statements: [{ ...active(40, permit([CONTACT])), status: 'inactive' }] },
  draft: { share: 0.01, statements: [{ ...active(1, permit([CONTACT])), status: 'draft' }] },
  expired: { share: 0.03, statements: [active(50, permit([CONTACT, DATA_USE], 36))] },
  nested: { share: 0.03, statements: [active(14, denyExcept(permit([DATA_USE]), permit([CONTACT])))] },
  'nested-deny': {
    share: 0.01,
    statements: [
      active(14, (given) => ({ ...permit([CONTACT, DATA_USE])(given), provision: [deny([CONTACT])(given)] })),
    ],
  },
  'no-then-yes': { share: 0.015, statements: [active(48, deny([CONTACT])), active(8, permit([CONTACT, DATA_USE]))] },
  'yes-then-no': { share: 0.015, statements: [active(48, permit([CONTACT, DATA_USE])), active(6, deny([CONTACT]))] },
} satisfies Readonly<Record<string, { share: number; statements: readonly Statement[] }>>;

export type ConsentShape = keyof typeof SHAPES;
/** Says which shape a Consent was made as, for tests that count them. */
export const SHAPE_TAG = `${KOHORT}/consent-shape`;
