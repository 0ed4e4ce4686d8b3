import { ok, type Result } from '@kohort/kernel';
import type { InboxFault } from './fault.js';
import { openMailStore } from './mail-store.js';
import { startSmtp } from './smtp.js';
import { startWeb } from './web.js';

export interface InboxOptions {
  /** 0 is any free port. */
  readonly smtpPort: number;
  /** 0 is any free port. */
  readonly webPort: number;
  /** Made when new. Mails are kept here between starts. */
  readonly folder: string;
}

export interface Inbox {
  /** `smtp://127.0.0.1:port`, for a mailer. */
  readonly smtpUrl: string;
  /** `http://127.0.0.1:port`, for a browser; programs ask `/api/mails` and `/api/mails/:id` below it. */
  readonly webUrl: string;
  readonly stop: () => Promise<void>;
}

/**
 * A real SMTP server on loopback that takes every mail and sends none on, with pages to read them.
 *
 * @returns `port-taken`, `folder-not-writable` or `start-failed`; then nothing is left running
 */
export async function startInbox({ smtpPort, webPort, folder }: InboxOptions): Promise<Result<Inbox, InboxFault>> {
  const store = await openMailStore(folder);
  if (!store.ok) return store;
  const smtp = await startSmtp(smtpPort, store.value);
  if (!smtp.ok) return smtp;
  const web = await startWeb(webPort, store.value);
  if (!web.ok) {
    await smtp.value.stop();
    return web;
  }
  return ok({
    smtpUrl: `smtp://127.0.0.1:${smtp.value.port}`,
    webUrl: `http://127.0.0.1:${web.value.port}`,
    stop: async () => {
      await Promise.all([smtp.value.stop(), web.value.stop()]);
    },
  });
}
