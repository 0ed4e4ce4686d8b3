import { simpleParser, type ParsedMail } from 'mailparser';

export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

/** What a list shows of a mail. */
export interface MailSummary {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
  readonly from: string;
  /** Whom the server was told to deliver to, not what the message claims. */
  readonly to: readonly string[];
  readonly subject: string;
}

/** One mail, read. */
export interface Mail extends MailSummary {
  readonly messageId: string | undefined;
  readonly text: string;
  /** As the sender wrote it: never put into a page of ours. */
  readonly html: string | undefined;
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly size: number }[];
}

/** No address of an image is replaced, and nothing is made of anything: what came is what is shown. */
const AS_IT_CAME = { skipHtmlToText: true, skipTextToHtml: true };

/**
 * The lines that a server puts before what it takes: Return-Path, Delivered-To (RFC 9228) for each recipient, and
 * Received (RFC 5321 §4.4), after which the message is the sender's.
 */
export const envelopeLines = ({ from, to }: Envelope, at: Date): string =>
  [
    `Return-Path: <${from}>`,
    ...to.map((recipient) => `Delivered-To: ${recipient}`),
    `Received: by sandbox with ESMTP; ${at.toUTCString().replace('GMT', '+0000')}`,
    '',
  ].join('\r\n');

function deliveredTo(source: Buffer): string[] {
  const end = source.indexOf('\r\nReceived: by sandbox ');
  const lines = source.subarray(0, Math.max(0, end)).toString('utf8').split('\r\n');
  return lines.flatMap((line) => /^Delivered-To: (.*)$/.exec(line)?.[1] ?? []);
}

/** Where headers end (RFC 5322 §2.1). */
function headersOf(source: Buffer): Buffer {
  const end = source.indexOf('\r\n\r\n');
  return end < 0 ? source : source.subarray(0, end + 4);
}

const summarise = (id: string, source: Buffer, mail: ParsedMail): MailSummary => ({
  id,
  receivedAt: new Date(Number(id.slice(0, 14))).toISOString(),
  from: mail.from?.text ?? '',
  to: deliveredTo(source),
  subject: mail.subject ?? '',
});

/** Reads headers only. */
export async function summaryOf(id: string, source: Buffer): Promise<MailSummary> {
  return summarise(id, source, await simpleParser(headersOf(source), AS_IT_CAME));
}

export async function readMail(id: string, source: Buffer): Promise<Mail> {
  const mail = await simpleParser(source, AS_IT_CAME);
  return {
    ...summarise(id, source, mail),
    messageId: mail.messageId,
    text: mail.text ?? '',
    html: typeof mail.html === 'string' ? mail.html : undefined,
    attachments: mail.attachments.map(({ filename, contentType, size }) => ({
      name: filename ?? '',
      type: contentType,
      size,
    })),
  };
}
