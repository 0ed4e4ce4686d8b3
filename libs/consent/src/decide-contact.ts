import { stricter, type PolicyKind } from './contact-policy.js';
import {
  DENIALS,
  type ContactDecision,
  type ContactQuestion,
  type ContactReason,
  type Denial,
  type TraceEntry,
} from './decision.js';
import { flagEntries, objectionEntries } from './personal-rules.js';
import { weighConsents } from './weigh-consents.js';

/** The last instant that a calendar of ECMAScript knows. */
const LAST_INSTANT = 8.64e15;

/**
 * Whether this person may be contacted about research at this moment, and why. Any denial wins, wherever it comes from;
 * then a permission; then the policy. Nothing here depends on the order of the inputs, and what cannot be understood
 * denies. The decision is plain JSON.
 */
export function decideContact(question: ContactQuestion): ContactDecision {
  const { policy, at } = question;
  const kind = stricter(policy.kind, policy.trialKind ?? policy.kind);
  const entries = isClear(question)
    ? entriesFor(question)
    : [{ rule: 'question-unclear', reference: 'Person', effect: 'deny' } as const];
  const reason = reasonFor(entries, kind);
  const permit = reason === 'consent-permits' || reason === 'clinician-may-ask' || reason === 'not-objected';
  const byPolicy = { rule: reason, reference: `Policy/${policy.id}`, version: policy.version };
  // The policy decides where no input did.
  const decided = entries.some(({ rule }) => rule === reason);
  const trace = decided ? entries : [...entries, { ...byPolicy, effect: permit ? 'permit' : 'deny' } as const];
  return {
    permit,
    reason,
    trace: trace.sort(byRule),
    policy: kind,
    policyId: policy.id,
    policyVersion: policy.version,
    at,
  };
}

/** Also where the compiler was got round: a permission for another purpose is never one for this. */
const isClear = ({ at, purpose }: { at: number; purpose: string }): boolean =>
  Math.abs(at) <= LAST_INSTANT && purpose === 'contact-about-research';

function entriesFor(question: ContactQuestion): TraceEntry[] {
  const { at, localDay, consents, flags } = question;
  const now = { instant: at, day: localDay(at), localDay };
  return [...flagEntries(flags), ...objectionEntries(question), ...weighConsents(consents, now, flags.blockedUnits)];
}

function reasonFor(entries: readonly TraceEntry[], kind: PolicyKind): ContactReason {
  const denials = new Set<string>(entries.filter(({ effect }) => effect === 'deny').map(({ rule }) => rule));
  const first = DENIALS.find((denial: Denial) => denials.has(denial));
  if (first !== undefined) return first;
  if (entries.some(({ effect }) => effect === 'permit')) return 'consent-permits';
  switch (kind) {
    case 'opt-in':
      return lackIn(entries);
    case 'clinician-mediated':
      return 'clinician-may-ask';
    case 'opt-out':
      return 'not-objected';
  }
}

/** Why nothing permits contact: no Consent, none that is in force, or none that is about contact. */
function lackIn(entries: readonly TraceEntry[]): ContactReason {
  const consents = entries.filter(({ reference }) => reference.startsWith('Consent/'));
  if (consents.length === 0) return 'no-consent';
  const about = new Set<string>(['says-nothing-of-contact', 'other-scope', 'issuer-blocked']);
  return consents.some(({ rule }) => about.has(rule)) ? 'consent-not-for-contact' : 'consent-not-in-force';
}

const keyOf = ({ reference, version, rule, effect }: TraceEntry): string =>
  JSON.stringify([reference, version ?? '', rule, effect]);
const byRule = (a: TraceEntry, b: TraceEntry): number => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0);
