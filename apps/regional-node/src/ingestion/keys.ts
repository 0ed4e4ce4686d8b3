import { createHash } from 'node:crypto';

/** What PostgreSQL can store as text; other characters are in no id that a server would give out. */
export const storable = (text: string): string => text.replace(/\0|\p{Surrogate}/gu, '\ufffd');

/** A `referenceKey` as it is stored. Identifiers are kept as digests: they may be personal numbers, of any length. */
export const storedKey = (key: string): string =>
  key.includes('?') ? `#${createHash('sha256').update(key).digest('base64url')}` : storable(key);
