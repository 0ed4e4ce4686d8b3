import { backendFrom, openQueues, type Backend, type JobRegistry, type Queues } from '@kohort/queue';
import type { ServerConfig } from '../config/variables.js';
import type { Log } from '../logging/log.js';
import { StartFault } from '../boot/start-fault.js';

/** The app's queues, as a token that can be injected. */
export abstract class JobQueues {
  abstract readonly registry: JobRegistry;
  abstract readonly backend: Backend;
  abstract readonly queues: Queues;
}

/** Opens the queues: on Redis where REDIS_URL is set, else in the app's own database. */
export async function openJobQueues(
  name: string,
  config: ServerConfig,
  registry: JobRegistry,
  log: Log,
): Promise<JobQueues> {
  const backend = backendFrom({
    databaseUrl: config.DATABASE_URL,
    redisUrl: config.REDIS_URL,
    prefix: `kohort-${name}`,
  });
  const onTrouble = (queue: string, code: string) => log.write('warn', 'queue-trouble', { queue, code });
  const opened = await openQueues(registry, backend, { onTrouble });
  if (!opened.ok) throw new StartFault(opened.error.message);
  return { registry, backend, queues: opened.value };
}
