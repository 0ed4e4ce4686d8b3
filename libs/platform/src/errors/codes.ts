import type { Fault } from '@kohort/kernel';

/**
 * The one table of expected failures: the HTTP status, and the issue type of an OperationOutcome
 * (http://hl7.org/fhir/R4/valueset-issue-type.html). A code that is not here cannot leave an app.
 */
export const ERRORS = {
  'bad-request': { status: 400, issue: 'invalid' },
  'not-json': { status: 400, issue: 'structure' },
  'invalid-input': { status: 422, issue: 'invalid' },
  'not-logged-in': { status: 401, issue: 'login' },
  'bad-token': { status: 401, issue: 'login' },
  'login-failed': { status: 400, issue: 'login' },
  'login-unavailable': { status: 503, issue: 'transient' },
  'no-account': { status: 403, issue: 'forbidden' },
  csrf: { status: 403, issue: 'forbidden' },
  forbidden: { status: 403, issue: 'forbidden' },
  'not-found': { status: 404, issue: 'not-found' },
  'method-not-allowed': { status: 405, issue: 'not-supported' },
  'unknown-role': { status: 422, issue: 'code-invalid' },
  'own-account': { status: 409, issue: 'business-rule' },
  'not-failed': { status: 409, issue: 'conflict' },
  'code-spent': { status: 409, issue: 'business-rule' },
  'code-unknown': { status: 403, issue: 'forbidden' },
  'code-revoked': { status: 403, issue: 'forbidden' },
  'code-expired': { status: 403, issue: 'forbidden' },
  'wrong-region': { status: 409, issue: 'business-rule' },
  'key-revoked': { status: 409, issue: 'business-rule' },
  'key-taken': { status: 409, issue: 'business-rule' },
  'proof-refused': { status: 422, issue: 'invalid' },
  'wrong-audience': { status: 422, issue: 'invalid' },
  'clock-skew': { status: 422, issue: 'invalid' },
  /** The state of a thing does not allow this move. */
  'wrong-state': { status: 409, issue: 'business-rule' },
  /** Somebody changed it meanwhile: read it again. */
  'changed-meanwhile': { status: 409, issue: 'conflict' },
  /** Consent, an objection or the law does not allow contact. */
  'not-permitted': { status: 409, issue: 'business-rule' },
  /** The site has enrolled as many as it was to: who goes on says so. */
  'target-reached': { status: 409, issue: 'business-rule' },
  'link-expired': { status: 410, issue: 'expired' },
  'already-exists': { status: 409, issue: 'duplicate' },
  'criteria-invalid': { status: 422, issue: 'invalid' },
  'permit-not-valid': { status: 409, issue: 'business-rule' },
  'terminology-away': { status: 503, issue: 'transient' },
  'records-away': { status: 503, issue: 'transient' },
  'hub-refused': { status: 409, issue: 'business-rule' },
  'hub-away': { status: 503, issue: 'transient' },
  'hub-unreadable': { status: 502, issue: 'exception' },
  'too-large': { status: 413, issue: 'too-long' },
  'too-many-requests': { status: 429, issue: 'throttled' },
  'unsupported-media-type': { status: 415, issue: 'not-supported' },
  internal: { status: 500, issue: 'exception' },
  unavailable: { status: 503, issue: 'transient' },
} as const satisfies Record<string, { status: number; issue: string }>;

export type ErrorCode = keyof typeof ERRORS;
/** An expected failure that may leave an app. */
export type AppFault = Fault<ErrorCode>;

export const fault = (code: ErrorCode, message: string, path = '', hint?: string): AppFault =>
  hint === undefined ? { code, message, path } : { code, message, path, hint };
