import { internalUrl, port, ServerConfig } from '@kohort/platform';
import { z } from 'zod';

export const HubConfig = ServerConfig.extend({
  PORT: port(4000),
  WORKER_PORT: port(4001),
  HUB_KEY_FILE: z.string("must be the path of the file with the hub's private key; it is made where it is missing"),
  AUTHORITY_KEY_FILE: z.string(
    "must be the path of the file with the authority's private key; it is made where it is missing",
  ),
  TERMINOLOGY_URL: internalUrl.optional(),
});
export type HubConfig = z.infer<typeof HubConfig>;
