import { z } from 'zod';

/** A moment as a record gives it: local days for a date, milliseconds since 1970-01-01T00:00Z for a time. */
export const When = z.union([
  z.strictObject({ firstDay: z.int(), lastDay: z.int() }),
  z.strictObject({ from: z.number(), to: z.number() }),
]);
export type When = z.infer<typeof When>;

export const Period = z.strictObject({ start: When.optional(), end: When.optional() });
export type Period = z.infer<typeof Period>;

/** Codings that say the same, each as "system|code". */
export const Concept = z.array(z.string()).min(1);
export type Concept = z.infer<typeof Concept>;

/** Consent.provision (http://hl7.org/fhir/R4/consent.html), as far as it bears on contact. */
export const Provision = z.strictObject({
  /** The root may have none: only its exceptions speak then. */
  type: z.enum(['permit', 'deny']).optional(),
  period: Period.optional(),
  purposes: z.array(Concept),
  codes: z.array(Concept),
  /** Other elements that narrow it (actor, action, class, data …), by name: whether they cover a contact is unknown. */
  narrowedBy: z.array(z.string()),
  get provisions() {
    return z.array(Provision);
  },
});
export type Provision = z.infer<typeof Provision>;

/** Something that could not be read, and where (a JSON Pointer into the Consent). Never quotes the record. */
export const Doubt = z.strictObject({
  code: z.enum(['unreadable', 'unknown-element', 'modifier', 'not-verified', 'too-deep']),
  path: z.string(),
});
export type Doubt = z.infer<typeof Doubt>;

export const CONSENT_STATUSES = ['draft', 'proposed', 'active', 'rejected', 'inactive', 'entered-in-error'] as const;

/**
 * What a Consent says, without deciding anything: codes are kept as they stand, so that a decision always uses the codes
 * that are known then. Plain JSON; what a database gives back is parsed with this schema again.
 */
export const ConsentStatement = z.strictObject({
  /** "Consent/1". */
  reference: z.string(),
  version: z.string().optional(),
  /** Who agreed, to what kind of thing, with whom: the newest of one lineage supersedes the older ones. */
  lineage: z.string(),
  /** References of the organisations that the consent was given to. */
  issuers: z.array(z.string()),
  status: z.enum(CONSENT_STATUSES).or(z.literal('unreadable')),
  scope: Concept.optional(),
  categories: z.array(Concept),
  /** Consent.policyRule. */
  rule: Concept.optional(),
  /** Consent.policy: addresses of forms and laws. They carry no permission. */
  policies: z.array(z.string()),
  /** Consent.dateTime. */
  given: When.optional(),
  root: Provision.optional(),
  doubts: z.array(Doubt),
});
export type ConsentStatement = z.infer<typeof ConsentStatement>;
