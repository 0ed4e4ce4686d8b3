/** Why somebody says no before consent. */
export const DECLINE_CODES = [
  'no-interest',
  'no-time',
  'travel',
  'burden',
  'worried-about-safety',
  'privacy',
  'other-trial',
  'not-said',
  'other',
] as const;

/** Why screening fails: on a criterion of the protocol version, which is named, or on something else. */
export const SCREEN_FAIL_CODES = [
  'criterion',
  'other-medical',
  'other-logistics',
  'other-sponsor',
  'other-unspecified',
] as const;

/** Why a participant leaves (ICH-GCP E6(R3) 2.8.1, CONSORT). */
export const WITHDRAW_CODES = [
  'consent-withdrawn',
  'investigator-decision',
  'lost-to-follow-up',
  'adverse-event',
  'deceased',
  'other',
] as const;
/** From the treatment only, with further follow-up, or from all of the trial. */
export const WITHDRAW_SCOPES = ['treatment', 'all'] as const;

/** Why an attempt ends without an answer of the person; `objected` and `taken-back` are the node's own. */
export const CLOSE_CODES = [
  'no-capacity',
  'duplicate',
  'by-mistake',
  'moved',
  'deceased',
  'trial-ended',
  'other',
] as const;
export const OWN_CLOSE_CODES = ['objected', 'taken-back'] as const;

export const CHANNELS = ['letter', 'phone', '1177', 'visit', 'email'] as const;
export const CONTACT_RESULTS = ['reached', 'no-answer', 'wrong-number', 'declined', 'call-back'] as const;

/** Why an entry is corrected; a short note may stand with it. */
export const CORRECTION_CODES = ['typing-error', 'wrong-person', 'wrong-source', 'late-information', 'other'] as const;
