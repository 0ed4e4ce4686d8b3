import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, as text for cookies, headers and one-time codes. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What the database keeps of a secret: its SHA-256. A copy of the database lets nobody in. */
export const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex');
