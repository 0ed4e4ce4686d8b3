/** What a clinician can answer. */
export const ANSWERS = [
  'refer',
  'not-suitable',
  'declined-trial',
  'declined-all',
  'not-my-patient',
  'already-approached',
  'deceased',
  'not-now',
] as const;
export type Answer = (typeof ANSWERS)[number];

/** Why somebody is not suitable; `criterion` names the criterion of the protocol that is not fulfilled. */
export const UNSUITABLE_CODES = [
  'criterion',
  'other-illness',
  'frailty',
  'cognition',
  'language',
  'logistics',
  'other-treatment-planned',
  'other',
] as const;
export type UnsuitableCode = (typeof UNSUITABLE_CODES)[number];
