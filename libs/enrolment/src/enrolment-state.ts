/**
 * The life of one attempt to bring somebody into a trial, from referral to completion (ICH-GCP E6(R3), screening and
 * enrolment log).
 */
export const ENROLMENT_STATES = [
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
] as const;
export type EnrolmentState = (typeof ENROLMENT_STATES)[number];
