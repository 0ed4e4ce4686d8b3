import { CONTACT_POLICIES } from '@kohort/consent';
import { addressOf, internalUrl, port, ServerConfig, webUrl } from '@kohort/platform';
import { RegionCode } from '@kohort/protocol';
import { z } from 'zod';

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}

export const NodeConfig = ServerConfig.extend({
  PORT: port(4100),
  WORKER_PORT: port(4101),
  REGION: RegionCode,
  FHIR_BASE_URL: internalUrl,
  FHIR_TOKEN: z.string().optional(),
  SMTP_URL: addressOf(['smtp:', 'smtps:'], 'must be an address such as smtp://user:password@host:587'),
  MAIL_FROM: z.email('must be the address that mails come from'),
  HUB_URL: webUrl,
  NODE_KEY_FILE: z.string("must be the path of the file with the node's private key; it is made where it is missing"),
  HUB_REGISTRATION_CODE: z.string().optional(),
  TRUSTED_KEYS_FILE: z.string('must be the path of the file with the public keys of the authority and the hub'),
  TIME_ZONE: z.string().refine(isTimeZone, 'must be a time zone such as Europe/Stockholm').default('Europe/Stockholm'),
  FHIR_POLL_SECONDS: z.coerce.number('must be seconds').min(0.2).max(3600).default(10),
  FHIR_OVERLAP_SECONDS: z.coerce.number('must be seconds').min(1).max(3600).default(60),
  CONTACT_POLICY: z
    .enum(CONTACT_POLICIES, { error: `must be one of ${CONTACT_POLICIES.join(', ')}` })
    .default('opt-in'),
  DIGEST_EVERY_SECONDS: z.coerce.number('must be seconds').int('must be whole seconds').min(1).max(86_400).optional(),
  TOTALS_CRON: z.string('must be a time such as "0 6 * * 1" (minute hour day month weekday)').default('0 6 * * 1'),
});
export type NodeConfig = z.infer<typeof NodeConfig>;
