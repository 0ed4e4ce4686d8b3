export { CONTACT_POLICIES, stricter, type ContactPolicy, type PolicyKind } from './contact-policy.js';
export { decideContact } from './decide-contact.js';
export type {
  ContactDecision,
  ContactFlags,
  ContactQuestion,
  ContactReason,
  Objection,
  TraceEntry,
} from './decision.js';
export { isMinor } from './minor.js';
export { readConsent, statementIn, unreadableStatement } from './read/read-consent.js';
export { ConsentStatement } from './statement.js';
