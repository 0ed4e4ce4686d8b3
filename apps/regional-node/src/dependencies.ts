import { pingServer } from '@kohort/fhir';
import { openMailer } from '@kohort/mail';
import type { Dependency } from '@kohort/platform';
import type { NodeConfig } from './config.js';

const PATIENCE_MS = 2500;

/** What a node needs of its region. The hub is not among them: a node works on while the hub is away. */
export function regionalServices({ FHIR_BASE_URL, FHIR_TOKEN, SMTP_URL, MAIL_FROM }: NodeConfig): Dependency[] {
  const mailer = openMailer({ url: SMTP_URL, from: MAIL_FROM });
  return [
    { name: 'fhir-server', ping: () => pingServer(FHIR_BASE_URL, { token: FHIR_TOKEN, timeout: PATIENCE_MS }) },
    { name: 'mail-server', ping: async () => (mailer.ok ? mailer.value.verify(PATIENCE_MS) : mailer) },
  ];
}
