import { setTimeout as sleep } from 'node:timers/promises';
import {
  createPostgresBackend,
  createRedisBackend,
  type BackendFactory,
  type IQueueBackend,
  type QueueBaseOptions,
} from 'bullmq';

/** Where the queues are. Everything else is the same code on both. */
export interface Backend {
  readonly kind: 'postgres' | 'redis';
  readonly create: BackendFactory<IQueueBackend, unknown>;
  /** Sets apart the queues of apps that share a Redis. */
  readonly prefix: string;
}

export interface BackendSettings {
  readonly databaseUrl: string;
  /** Redis where given, else the queues live in the database, in a schema of their own. */
  readonly redisUrl?: string | undefined;
  /** Apps that share a Redis have different ones; `kohort` if left out. */
  readonly prefix?: string;
}

const SCHEMA = 'bullmq';
const CONNECT_MS = 5_000;
/** A worker whose question fails asks again at once (Worker.mainLoop), 50 times a second where its table is missing. */
const PAUSE_AFTER_FAILURE_MS = 500;

/** A worker that missed a wake on PostgreSQL would look again after an hour (PostgresQueueBackend). Seconds. */
const LONGEST_SLEEP = 10;

function calm(backend: IQueueBackend): IQueueBackend {
  const moveToActive = backend.moveToActive.bind(backend);
  const held: IQueueBackend['moveToActive'] = (...question) =>
    moveToActive(...question).catch(async (error: unknown) => {
      await sleep(PAUSE_AFTER_FAILURE_MS);
      throw error;
    });
  backend.moveToActive = held;
  Object.defineProperty(backend, 'maximumBlockTimeout', { value: LONGEST_SLEEP });
  return backend;
}

/** Each queue and worker has a small pool of its own; one that is shared runs dry when all workers wait. */
const onPostgres =
  (databaseUrl: string): Backend['create'] =>
  (name, options, extra) => {
    const connection = {
      connectionString: databaseUrl,
      application_name: `kohort queue ${name}`,
      schema: SCHEMA,
      migrate: true,
      max: extra?.withBlockingConnection === true ? 3 : 2,
      connectionTimeoutMillis: CONNECT_MS,
      statement_timeout: 30_000,
      keepAlive: true,
    };
    return createPostgresBackend(name, { ...options, connection }, extra);
  };

/** A worker waits for Redis to come back; whoever adds a job is told at once that it is away. */
const onRedis =
  (redisUrl: string): Backend['create'] =>
  (name, options, extra) => {
    const patience =
      extra?.withBlockingConnection === true
        ? { maxRetriesPerRequest: null }
        : { maxRetriesPerRequest: 1, enableOfflineQueue: false };
    const connection = {
      url: redisUrl,
      connectTimeout: CONNECT_MS,
      keepAlive: 10_000,
      // How long a socket that was told to end is waited for; ioredis would keep the program alive for 2 s.
      disconnectTimeout: 200,
      retryStrategy: (times: number) => Math.min(100 * times, 1_000),
      ...patience,
    };
    const backend = createRedisBackend(name, { ...options, connection }, extra);
    // Without force it asks Redis to close the connection, and while Redis is away it would wait and reconnect for ever.
    const close = backend.close.bind(backend);
    backend.close = () => close(true);
    return backend;
  };

/** Redis where there is an address of one, else the database. Connects when queues are opened or workers started. */
export function backendFrom({ databaseUrl, redisUrl, prefix = 'kohort' }: BackendSettings): Backend {
  const create = redisUrl === undefined ? onPostgres(databaseUrl) : onRedis(redisUrl);
  return {
    kind: redisUrl === undefined ? 'postgres' : 'redis',
    prefix,
    create: (name, options, extra) => {
      const backend = create(name, options, extra);
      return extra?.withBlockingConnection === true ? calm(backend) : backend;
    },
  };
}

/** BullMQ asks for a connection, which `Backend.create` brings itself. */
export const queueOptions = (backend: Backend): QueueBaseOptions<unknown> & { prefix: string } => ({
  connection: {},
  prefix: backend.prefix,
});
