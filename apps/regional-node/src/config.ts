import { addressOf, internalUrl, port, ServerConfig, webUrl } from '@kohort/platform';
import { RegionCode } from '@kohort/protocol';
import { z } from 'zod';

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
});
export type NodeConfig = z.infer<typeof NodeConfig>;
