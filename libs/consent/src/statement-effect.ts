import { codeMeaning, isKnownCategory, purposeMeaning, ruleMeaning, scopeMeaning } from './codes.js';
import type { Denial, Unused } from './decision.js';
import { covers, isAhead, type Moment } from './moment.js';
import { effectOf } from './provision-effect.js';
import type { ConsentStatement, Provision } from './statement.js';

/** What one Consent says by itself. `unused` ones take no part; `silent` ones are in force and say nothing of contact. */
export type Said =
  | { readonly effect: 'permit'; readonly rule: 'consent-permits' }
  | { readonly effect: 'deny'; readonly rule: Denial }
  | { readonly effect: 'silent'; readonly rule: Unused }
  | { readonly effect: 'unused'; readonly rule: Unused };

const denies = (rule: Denial): Said => ({ effect: 'deny', rule });
const silent = (rule: Unused): Said => ({ effect: 'silent', rule });
const unused = (rule: Unused): Said => ({ effect: 'unused', rule });

/** Applies the order of the gate to one Consent: status, scope, period, what cannot be understood, and then its provisions. */
export function whatIsSaid(statement: ConsentStatement, now: Moment, blockedUnits: readonly string[]): Said {
  const { status, scope, root, rule } = statement;
  if (status === 'unreadable') return denies('consent-unreadable');
  if (status !== 'active' && status !== 'rejected') return unused('not-active');
  const about = scope && scopeMeaning(scope);
  if (about === 'other') return unused('other-scope');
  // What was refused is not in force at any time, so the period of the refused form says nothing about the refusal.
  if (status === 'rejected') return denies('consent-rejected');
  if (covers(root?.period, now) === 'no') return unused('out-of-period');
  if (statement.doubts.length > 0) return denies('consent-unreadable');
  if (hasUnknownCode(statement)) return denies('consent-unknown-code');
  if (!root) return denies('consent-without-provision');
  const effect = effectOf(root, now, rule !== undefined && ruleMeaning(rule) === 'opt-out');
  if (effect === 'deny') return denies('consent-denies');
  if (isAhead(statement.given, now)) return unused('not-yet-given');
  if (effect === 'silent') return silent('says-nothing-of-contact');
  // A consent about the privacy of records can refuse contact, but permits none: that takes a consent to research.
  if (about !== 'research') return silent('other-scope');
  if (statement.issuers.some((issuer) => blockedUnits.includes(issuer))) return silent('issuer-blocked');
  return { effect: 'permit', rule: 'consent-permits' };
}

function hasUnknownCode({ scope, categories, rule, root }: ConsentStatement): boolean {
  return (
    (scope && scopeMeaning(scope)) === undefined ||
    !categories.every(isKnownCategory) ||
    (rule !== undefined && ruleMeaning(rule) === undefined) ||
    (root !== undefined && unknownIn(root))
  );
}

const unknownIn = ({ codes, purposes, provisions }: Provision): boolean =>
  codes.some((code) => codeMeaning(code) === undefined) ||
  purposes.some((purpose) => purposeMeaning(purpose) === undefined) ||
  provisions.some(unknownIn);
