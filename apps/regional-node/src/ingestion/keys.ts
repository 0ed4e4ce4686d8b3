import { createHash } from 'node:crypto';

/** Longer than any id of a resource (64 by R4): what is longer is read as no resource, and leads to none. */
export const LONGEST_ID = 256;
const LONGEST_KEY = 300;

/** What PostgreSQL can store and index as text; what is changed is in no id that a server would give out. */
export const storable = (text: string): string => text.slice(0, LONGEST_KEY).replace(/\0|\p{Surrogate}/gu, '\ufffd');

/** A `referenceKey` as it is stored. Identifiers are kept as digests: they may be personal numbers, of any length. */
export const storedKey = (key: string): string =>
  key.includes('?') ? `#${createHash('sha256').update(key).digest('base64url')}` : storable(key);
