import type { CookieOptions } from 'express';
import type { LoginSettings } from './settings.js';

/** The value of a cookie in a Cookie header. Ours hold base64url only, so nothing is decoded. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const [key, value] = pair.trim().split('=');
    if (key === name && value !== undefined && /^[\w-]{1,100}$/.test(value)) return value;
  }
  return undefined;
}

/** Never readable by scripts; sent along when a link leads here, but not with other sites' requests. */
export const cookieOptions = ({ secure }: LoginSettings): CookieOptions => ({
  httpOnly: true,
  secure,
  sameSite: 'lax',
  path: '/',
});
