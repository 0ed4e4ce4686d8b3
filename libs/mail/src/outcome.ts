import type { MailFault } from './fault.js';

/** What nodemailer tells of a failure (its NodemailerError), as far as it is used here. */
interface Told {
  readonly code?: unknown;
  readonly command?: unknown;
  readonly responseCode?: unknown;
  readonly response?: unknown;
  readonly originalCode?: unknown;
}

/** RFC 4954 §6 and RFC 3207 §4: replies about who we are and how we speak, never about the message. */
const ABOUT_THE_SENDER = new Set([530, 534, 535, 538]);
const OF_THE_MESSAGE = new Set(['MAIL FROM', 'RCPT TO', 'DATA', 'API']);

/**
 * What a failed send means.
 *
 * Once the first byte of the message went out, only the server's refusal (4xx or 5xx, RFC 5321 §4.2.1) tells that it was
 * not delivered; whatever else happens then is uncertain (§4.5.3.2.6: a lost reply after the final dot). Before
 * that, nothing can have been delivered: it is permanent if the server judged this message, and temporary otherwise, as
 * where it refuses our login, since that says nothing about the message and is put right by an operator.
 */
export function outcomeOf(error: unknown, begun: boolean, calledOff = false): MailFault {
  const told: Told = typeof error === 'object' && error !== null ? error : {};
  const smtpCode = typeof told.responseCode === 'number' ? told.responseCode : undefined;
  const enhancedCode = enhanced(told.response, smtpCode);
  const replied = { ...(smtpCode !== undefined && { smtpCode }), ...(enhancedCode !== undefined && { enhancedCode }) };
  const said = smtpCode === undefined ? '' : ` (${[smtpCode, enhancedCode].filter(Boolean).join(' ')})`;
  if (begun && !(smtpCode !== undefined && smtpCode >= 400 && smtpCode < 600))
    return {
      code: 'uncertain',
      stage: 'body',
      path: '',
      message: `Sending was cut off after the message was begun${why(told, calledOff)}: it may have been delivered.`,
      ...replied,
    };
  const stage = begun ? 'body' : stageOf(told, smtpCode);
  if (isPermanent(told, smtpCode, stage))
    return { code: 'permanent', stage, path: '', message: `The mail server refuses the message${said}.`, ...replied };
  const message =
    smtpCode === undefined
      ? `The mail server cannot be reached${why(told, calledOff)}.`
      : `The mail server does not take ${stage === 'login' ? 'our login' : 'the message now'}${said}.`;
  return { code: 'temporary', stage, path: '', message, ...replied };
}

function stageOf({ code, command }: Told, smtpCode: number | undefined): 'login' | 'envelope' | 'connection' {
  if (code === 'EAUTH' || code === 'ENOAUTH' || (smtpCode !== undefined && ABOUT_THE_SENDER.has(smtpCode)))
    return 'login';
  return OF_THE_MESSAGE.has(String(command)) && code !== 'ECONNECTION' ? 'envelope' : 'connection';
}

/** 503 says that the session was in the wrong state (RFC 5321 §4.2.3), which a new one is not. */
function isPermanent({ code }: Told, smtpCode: number | undefined, stage: MailFault['stage']): boolean {
  if (stage !== 'envelope' && stage !== 'body') return false;
  // Without a reply, nodemailer itself refused it: too large, or a mailbox name that the server cannot take.
  if (smtpCode === undefined) return code === 'EENVELOPE' || code === 'EMESSAGE';
  return smtpCode >= 500 && smtpCode < 600 && smtpCode !== 503;
}

/** Of the server's words only the enhanced code, which is digits and dots (RFC 3463 §2). */
function enhanced(response: unknown, smtpCode: number | undefined): string | undefined {
  if (typeof response !== 'string' || smtpCode === undefined) return undefined;
  return /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})(?:\s|$)/.exec(response)?.[1];
}

/** Codes only: messages of the network and of nodemailer may quote addresses. */
function why({ code, originalCode }: Told, calledOff: boolean): string {
  const known = [originalCode, code]
    .filter((value) => typeof value === 'string')
    .find((it) => /^[A-Z][A-Z_]+$/.test(it));
  if (known === undefined) return '';
  // Unless the caller did, the one who aborts is our own clock.
  return ` (${known === 'EABORT' && !calledOff ? 'ETIMEDOUT' : known})`;
}
