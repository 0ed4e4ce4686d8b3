import { canonicalJson } from './normal-form/canonical.js';
import { normalForm } from './normal-form/normal-form.js';
import type { Criteria } from './schema/criteria.js';
import { sha256Hex } from './sha256.js';

/**
 * SHA-256 over the canonical JSON (RFC 8785) of a whole document as it was parsed, for signatures and permits. Any change
 * changes it but that of white space and of the order of properties. Lower-case hexadecimal digits.
 */
export const protocolHash = (document: unknown): string => sha256Hex(canonicalJson(document));

/**
 * SHA-256 over the normal form, for recognising a question asked before. Two documents with one hash mean the same; equal
 * meaning may still hash differently.
 */
export const meaningHash = (criteria: Criteria): string => sha256Hex(canonicalJson(normalForm(criteria)));
