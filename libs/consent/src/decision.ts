import type { LocalDay } from '@kohort/kernel';
import type { ContactPolicy, PolicyKind } from './contact-policy.js';
import type { ConsentStatement } from './statement.js';

/** An entry of the region's objection register. Instants are milliseconds since 1970-01-01T00:00Z. */
export interface Objection {
  readonly id: string;
  /** To this trial, to all contact about research, or to any use of the records (which leaves nobody to contact). */
  readonly kind: 'trial' | 'contact' | 'use';
  readonly trialId?: string;
  readonly from: number;
  readonly until?: number;
}

/** What is known of the person besides consents and objections. Whatever is not known for certain counts as true. */
export interface ContactFlags {
  readonly deceased: boolean;
  readonly protectedIdentity: boolean;
  readonly minor: boolean;
  /** Nothing may be concluded of the person: no record, one that cannot be read or is out of use, or maybe two people. */
  readonly inconclusive?: boolean;
  /** Organisations whose records are blocked (*spärr*): no permission rests on what they hold. */
  readonly blockedUnits: readonly string[];
  readonly inOtherTrial?: boolean;
  /** Contacts that the person's cap still allows. */
  readonly contactsLeft?: number;
}

export interface ContactQuestion {
  readonly purpose: 'contact-about-research';
  readonly consents: readonly ConsentStatement[];
  readonly objections: readonly Objection[];
  readonly flags: ContactFlags;
  readonly policy: ContactPolicy;
  /** The trial that asks, where one does. */
  readonly trialId?: string;
  /** The moment that is decided for, in milliseconds since 1970-01-01T00:00Z. */
  readonly at: number;
  /** The region's calendar: dates without a time are its days. */
  readonly localDay: LocalDay;
}

/** Why somebody is not contacted; of several the first one of this list is named. */
export const DENIALS = [
  'question-unclear',
  'deceased',
  'protected-identity',
  'not-concludable',
  'minor',
  'objected-to-use',
  'objected-to-contact',
  'objected-to-trial',
  'objection-unclear',
  'in-other-trial',
  'contact-cap-reached',
  'consent-rejected',
  'consent-denies',
  'consent-unreadable',
  'consent-unknown-code',
  'consent-without-provision',
] as const;
export type Denial = (typeof DENIALS)[number];

/** Why nothing permits it, where a permission is needed. */
type Lack = 'no-consent' | 'consent-not-in-force' | 'consent-not-for-contact';
type Permission = 'consent-permits' | 'clinician-may-ask' | 'not-objected';
export type ContactReason = Denial | Lack | Permission;

/** Why a Consent decided nothing. */
export type Unused =
  | 'not-active'
  | 'out-of-period'
  | 'superseded'
  | 'other-scope'
  | 'not-yet-given'
  | 'issuer-blocked'
  | 'says-nothing-of-contact';

/** What one input came to. `reference`: "Consent/1", "Objection/7", "Person", or "Policy/<id>". */
export interface TraceEntry {
  readonly rule: ContactReason | Unused | 'other-trial' | 'not-in-force';
  readonly reference: string;
  readonly version?: string;
  readonly effect: 'permit' | 'deny' | 'none';
}

export interface ContactDecision {
  readonly permit: boolean;
  readonly reason: ContactReason;
  /** Every input with what it came to, in an order that does not depend on theirs. */
  readonly trace: readonly TraceEntry[];
  /** The policy that was applied: the stricter one of region and trial. */
  readonly policy: PolicyKind;
  readonly policyId: string;
  readonly policyVersion: string;
  readonly at: number;
}
