import { failed, ok, type Result } from '@kohort/kernel';
import type { MailFault } from './fault.js';

/** One message to one recipient, so that a refusal is about one person. */
export interface MailMessage {
  /** A bare address: no name, no list. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /**
   * `<local@domain>` (RFC 5322 §3.6.4). The caller derives it from what the message is about, so that the same message
   * has the same identifier wherever and whenever it is sent.
   */
  readonly messageId: string;
}

export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** RFC 5321 §4.5.3.1.3 less the angle brackets. */
const LONGEST_ADDRESS = 254;
/** RFC 5322 §2.1.1. */
const LONGEST_LINE = 998;

// Control characters end a header line or hide what follows: whoever writes one writes headers of its own.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
const ADDRESS = /^[^\s<>@,;:"()\\[\]]+@[^\s<>@,;:"()\\[\]]+$/;
const MESSAGE_ID = /^<[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+>$/;

const isAddress = (address: string): boolean =>
  ADDRESS.test(address) && !CONTROL.test(address) && address.length <= LONGEST_ADDRESS;

/** Reads `address` or `Name <address>`; undefined where it is neither. */
export function mailbox(from: string): Mailbox | undefined {
  if (CONTROL.test(from)) return undefined;
  const [, name = '', address = from] = /^([^<>"]*)<([^<>]*)>$/.exec(from) ?? [];
  return isAddress(address) ? { name: name.trim(), address } : undefined;
}

const refuse = (path: string, message: string) =>
  failed<MailFault>({ code: 'permanent', stage: 'message', path, message });

/** Refuses what would add headers or recipients. What it refuses is named, never quoted. */
export function checkMessage({ to, subject, text, messageId }: MailMessage): Result<undefined, MailFault> {
  if (!isAddress(to)) return refuse('/to', 'The recipient is not one plain mail address.');
  if (CONTROL.test(subject) || subject.trim() === '' || subject.length > LONGEST_LINE)
    return refuse('/subject', 'The subject is not one line of text.');
  if (!MESSAGE_ID.test(messageId) || messageId.length > LONGEST_ADDRESS)
    return refuse('/messageId', 'The message identifier is not of the form <local@domain>.');
  if (text.trim() === '') return refuse('/text', 'The message has no text.');
  return ok(undefined);
}
