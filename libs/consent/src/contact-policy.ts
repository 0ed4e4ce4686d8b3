/** From the strictest on. */
export const CONTACT_POLICIES = ['opt-in', 'clinician-mediated', 'opt-out'] as const;

/**
 * `opt-in`: only whoever permitted contact. `clinician-mediated`: the treating clinician may be alerted unless the person
 * objected. `opt-out`: everybody who did not object.
 */
export type PolicyKind = (typeof CONTACT_POLICIES)[number];

/** A region's policy, and what a trial allows, which can only be stricter. */
export interface ContactPolicy {
  readonly id: string;
  readonly version: string;
  readonly kind: PolicyKind;
  /** The policy that the trial's ethics approval allows. */
  readonly trialKind?: PolicyKind;
}

/** The stricter of two policies. What is no policy is the strictest. */
export const stricter = (a: PolicyKind, b: PolicyKind): PolicyKind =>
  CONTACT_POLICIES[Math.max(0, Math.min(CONTACT_POLICIES.indexOf(a), CONTACT_POLICIES.indexOf(b)))] ?? 'opt-in';
