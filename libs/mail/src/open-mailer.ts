import { failed, ok, type Result } from '@kohort/kernel';
import { createTransport, type SMTPPoolOptions } from 'nodemailer';
import { delivery, type Delivery } from './delivery.js';
import type { MailerFault, MailFault } from './fault.js';
import { checkMessage, mailbox, type Mailbox, type MailMessage } from './message.js';
import { outcomeOf } from './outcome.js';
import { smtpAddress, type SmtpAddress } from './smtp-address.js';

export interface MailerOptions {
  /** `smtps://user:password@host:465`, or `smtp://…:587`, which demands STARTTLS except on loopback. */
  readonly url: string;
  /** `address` or `Name <address>`. */
  readonly from: string;
  /** Milliseconds for one message from the call to the server's last reply; 60,000 if left out. */
  readonly timeoutMs?: number;
  /** Connections that are kept open; 3 if left out. */
  readonly connections?: number;
  /** Certificate authorities (PEM) in place of the system's. */
  readonly ca?: string;
}

export interface SendOptions {
  /** Once it is aborted nothing more goes out: a message that was not begun failed as temporary, one that was is uncertain. */
  readonly signal?: AbortSignal;
}

export interface Mailer {
  /** Sends once. Only a failure with the code `temporary` may be followed by another call for the same message. */
  readonly send: (message: MailMessage, options?: SendOptions) => Promise<Result<undefined, MailFault>>;
  /** Whether the server takes our connection and login now; for health checks. Sends nothing. */
  readonly verify: (timeoutMs: number) => Promise<Result<undefined, MailFault>>;
  /** Waits for the messages under way, then closes the connections. Whatever is sent later fails as temporary. */
  readonly close: () => Promise<void>;
}

const CONNECT_MS = 10_000;

const timeouts = (connectMs: number, totalMs: number) => ({
  connectionTimeout: connectMs,
  greetingTimeout: connectMs,
  dnsTimeout: connectMs,
  socketTimeout: totalMs,
});

const transportOptions = (address: SmtpAddress, { ca }: MailerOptions) => ({
  ...address,
  logger: false,
  disableFileAccess: true,
  disableUrlAccess: true,
  tls: { minVersion: 'TLSv1.2' as const, ...(ca !== undefined && { ca }) },
});

function openPool(address: SmtpAddress, options: MailerOptions, timeoutMs: number) {
  const watched = new WeakMap<AbortSignal, Delivery>();
  const pool: SMTPPoolOptions & { pool: true } = {
    ...transportOptions(address, options),
    ...timeouts(Math.min(CONNECT_MS, timeoutMs), timeoutMs),
    pool: true,
    maxConnections: options.connections ?? 3,
    // A kept connection that the server has dropped is replaced; more is for the caller, who knows whether to go on.
    maxRequeues: 2,
  };
  const transport = createTransport(pool);
  transport.use('stream', (mail, done) => {
    if (mail.data.signal) watched.get(mail.data.signal)?.watch(mail.message);
    done();
  });
  return { transport, watched };
}

const compose = (from: Mailbox, { to, subject, text, html, messageId }: MailMessage) => ({
  from: { ...from },
  to: { name: '', address: to },
  envelope: { from: from.address, to: [to] },
  subject,
  text,
  ...(html !== undefined && { html }),
  messageId,
  // RFC 3834 §5: no out-of-office answers, please.
  headers: { 'Auto-Submitted': 'auto-generated' },
  xMailer: false as const,
});

const ABORTED: MailFault = { code: 'temporary', stage: 'message', path: '', message: 'The caller called it off.' };
const CLOSED: MailFault = { code: 'temporary', stage: 'message', path: '', message: 'The mailer is closed.' };

async function verifyWithin(
  milliseconds: number,
  address: SmtpAddress,
  options: MailerOptions,
): Promise<Result<undefined, MailFault>> {
  const transport = createTransport({ ...transportOptions(address, options), ...timeouts(milliseconds, milliseconds) });
  const clock: { timer?: NodeJS.Timeout } = {};
  const late = new Promise<never>((_, reject) => {
    clock.timer = setTimeout(() => reject(Object.assign(new Error('late'), { code: 'ETIMEDOUT' })), milliseconds);
  });
  try {
    await Promise.race([transport.verify(), late]);
    return ok(undefined);
  } catch (error) {
    return failed(outcomeOf(error, false));
  } finally {
    clearTimeout(clock.timer);
    transport.close();
  }
}

/**
 * A sender of mail over kept SMTP connections, which are made anew after the server was away. Nothing is connected yet:
 * `verify` says whether the server is there.
 *
 * It writes no log, and its failures quote neither recipients nor messages.
 */
export function openMailer(options: MailerOptions): Result<Mailer, MailerFault> {
  const address = smtpAddress(options.url);
  if (!address.ok) return address;
  const from = mailbox(options.from);
  if (from === undefined)
    return failed({ code: 'bad-from', message: 'The sender is neither an address nor Name <address>.', path: '/from' });
  const timeoutMs = options.timeoutMs ?? 60_000;
  const { transport, watched } = openPool(address.value, options, timeoutMs);
  const underWay = new Set<Promise<unknown>>();
  let closed = false;

  async function deliver(message: MailMessage, given?: AbortSignal): Promise<Result<undefined, MailFault>> {
    const limit = AbortSignal.timeout(timeoutMs);
    // Always a signal of its own: by it the message is found again.
    const [signal, watch] = [AbortSignal.any(given === undefined ? [limit] : [limit, given]), delivery()];
    watched.set(signal, watch);
    try {
      await transport.sendMail({ ...compose(from as Mailbox, message), signal });
      return ok(undefined);
    } catch (error) {
      return failed(outcomeOf(error, watch.begun(), given?.aborted));
    }
  }
  return ok({
    send: async (message, { signal } = {}) => {
      const checked = checkMessage(message);
      if (!checked.ok) return checked;
      if (closed) return failed(CLOSED);
      if (signal?.aborted) return failed(ABORTED);
      const sending = deliver(message, signal);
      underWay.add(sending);
      return sending.finally(() => underWay.delete(sending));
    },
    verify: (milliseconds) => verifyWithin(milliseconds, address.value, options),
    close: async () => {
      closed = true;
      await Promise.all(underWay);
      transport.close();
    },
  });
}
