import type { Fault } from '@kohort/kernel';

/**
 * What a sender must know of a message that was not delivered:
 * - `temporary`: it was not delivered, and may be sent again later;
 * - `permanent`: it was not delivered, and this message never will be;
 * - `uncertain`: it may have been delivered, and must never be sent again.
 *
 * No part of it quotes the recipient, the message or the words of the server, which often repeat the recipient.
 */
export interface MailFault extends Fault<'temporary' | 'permanent' | 'uncertain'> {
  /** How far it came. `message` was never handed to a server. */
  readonly stage: 'message' | 'connection' | 'login' | 'envelope' | 'body';
  /** The server's reply code (RFC 5321 §4.2), where it replied. */
  readonly smtpCode?: number;
  /** The enhanced code of that reply (RFC 3463), where it had one: '5.1.1'. */
  readonly enhancedCode?: string;
}

/** Why no mailer was opened. The address, which holds a password, is not quoted. */
export type MailerFault = Fault<'bad-url' | 'bad-from'>;
