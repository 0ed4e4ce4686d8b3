import { createHmac } from 'node:crypto';
import { CompactSign } from 'jose';
import type { SigningKey } from '../signing-key.js';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs whatever a test likes, as somebody with the key could. */
export const sign = ({ privateKey }: SigningKey, header: Record<string, unknown>, claims: unknown): Promise<string> =>
  new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader({ alg: 'EdDSA', ...header }).sign(privateKey);

export const unsigned = (header: Record<string, unknown>, claims: unknown): string =>
  `${part({ ...header, alg: 'none' })}.${part(claims)}.`;

/** Signed with a shared secret: whoever takes the public key for it lets everybody in. */
export function signedWithSecret(secret: string, header: Record<string, unknown>, claims: unknown): string {
  const input = `${part({ ...header, alg: 'HS256' })}.${part(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}
