import { invariant, type Result } from '@kohort/kernel';
import { openMailer, type Mailer, type MailFault, type MailMessage } from '@kohort/mail';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

/** Hands messages to the mail server; injected. */
export abstract class Mailing {
  /** Sends once; nothing more goes out once the signal is aborted. */
  abstract send(message: MailMessage, signal: AbortSignal): Promise<Result<undefined, MailFault>>;
}

/**
 * How long one message may take. Whoever stores a withdrawal of somebody whom it tells of waits so long, and their statement
 * would be ended after 30 seconds (`createDataSource`).
 */
const TIMEOUT_MS = 20_000;
/** As many digests as the queue sends at once. */
export const CONNECTIONS = 5;

/** One mailer for the process, opened when it is first needed. */
@Injectable()
export class SmtpMailing extends Mailing implements OnApplicationShutdown {
  #mailer: Mailer | undefined;

  constructor(private readonly settings: { readonly url: string; readonly from: string }) {
    super();
  }

  send(message: MailMessage, signal: AbortSignal): Promise<Result<undefined, MailFault>> {
    this.#mailer ??= this.#open();
    return this.#mailer.send(message, { signal });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#mailer?.close();
  }

  #open(): Mailer {
    const mailer = openMailer({ ...this.settings, timeoutMs: TIMEOUT_MS, connections: CONNECTIONS });
    invariant(mailer.ok, 'the configuration has checked the address of the mail server and the sender');
    return mailer.value;
  }
}
