import { port, ServerConfig } from '@kohort/platform';
import type { z } from 'zod';

export const HubConfig = ServerConfig.extend({ PORT: port(4000), WORKER_PORT: port(4001) });
export type HubConfig = z.infer<typeof HubConfig>;
