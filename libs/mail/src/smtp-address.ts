import { isIPv4, isIPv6 } from 'node:net';
import { failed, ok, type Result } from '@kohort/kernel';
import type { MailerFault } from './fault.js';

/** Where and how to connect. */
export interface SmtpAddress {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (RFC 8314 §3). */
  readonly secure: boolean;
  /** STARTTLS or nothing: a server that does not offer it is not spoken to. */
  readonly requireTLS: boolean;
  /** Stay in the clear, whatever the server offers. */
  readonly ignoreTLS: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
}

const bad = (message: string, hint?: string) =>
  failed<MailerFault>({ code: 'bad-url', message, path: '/url', ...(hint !== undefined && { hint }) });

const isLoopback = (host: string): boolean =>
  host === 'localhost' || (isIPv4(host) && host.startsWith('127.')) || (isIPv6(host) && host === '::1');

/**
 * Reads `smtps://user:password@host:465` or `smtp://user:password@host:587`; name and password are percent-encoded.
 * `smtp` demands STARTTLS (RFC 3207), except on loopback, where it stays in the clear.
 */
export function smtpAddress(url: string): Result<SmtpAddress, MailerFault> {
  const parsed = parse(url);
  if (parsed === null) return bad('The address of the mail server is not a URL.', 'smtps://user:password@host:465');
  const secure = parsed.protocol === 'smtps:';
  if (!secure && parsed.protocol !== 'smtp:') return bad('The address of the mail server starts with smtp or smtps.');
  if (parsed.hostname === '') return bad('The address of the mail server names no host.');
  if (!['', '/'].includes(parsed.pathname) || parsed.search !== '' || parsed.hash !== '')
    return bad('The address of the mail server ends after host and port.');
  const host = parsed.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const loopback = isLoopback(host);
  const auth = credentials(parsed);
  if (auth === null) return bad('Name and password of the mail server are given together, percent-encoded.');
  return ok({
    host,
    port: parsed.port === '' ? (secure ? 465 : 587) : Number(parsed.port),
    secure,
    requireTLS: !secure && !loopback,
    ignoreTLS: !secure && loopback,
    ...(auth !== undefined && { auth }),
  });
}

function parse(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}

/** undefined without credentials, null with half of them. */
function credentials({ username, password }: URL): SmtpAddress['auth'] | null {
  if (username === '' && password === '') return undefined;
  try {
    const auth = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
    return auth.user === '' || auth.pass === '' ? null : auth;
  } catch {
    return null;
  }
}
