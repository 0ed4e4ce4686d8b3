import { invariant } from '@kohort/kernel';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { backoff } from './backoff.js';
import { Wake } from './wake.js';

export interface Listening {
  readonly close: () => Promise<void>;
}

export interface ListenOptions {
  readonly url: string;
  readonly applicationName: string;
  /** A plain name: it is part of a statement. */
  readonly channel: string;
  /** Somebody notified, or may have while there was no connection. */
  readonly onWake: () => void;
  readonly onLost: (error: Error) => void;
}

/** Resolves when the connection ends, however it does. */
async function listenOnce(options: ListenOptions, onClient: (client: pg.Client) => void): Promise<void> {
  const client = new pg.Client({
    connectionString: options.url,
    application_name: options.applicationName,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  const ended = new Promise<void>((resolve) => client.once('end', resolve));
  // An 'end' follows; without a listener the error would end the program.
  client.on('error', options.onLost);
  client.on('notification', options.onWake);
  onClient(client);
  try {
    await client.connect();
    await client.query(`listen ${options.channel}`);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  options.onWake();
  await ended;
}

/** Hears of notifications on a connection of its own, which is made anew, with pauses, whenever it is lost. */
export function listen(options: ListenOptions): Listening {
  const pause = new Wake();
  let client: pg.Client | undefined;
  let failures = 0;
  const isClosed = (): boolean => pause.closed;
  const loop = async (): Promise<void> => {
    while (!isClosed()) {
      try {
        await listenOnce(options, (made) => (client = made));
        failures = 1;
      } catch (error) {
        failures += 1;
        if (!isClosed()) options.onLost(error as Error);
      }
      await pause.rest(backoff(failures));
    }
  };
  const looping = loop();
  return {
    close: async () => {
      pause.close();
      await client?.end().catch(() => undefined);
      await looping;
    },
  };
}

/** The same on the database of a data source. */
export function listenTo(
  { options }: DataSource,
  { channel, ...more }: Pick<ListenOptions, 'channel' | 'onWake' | 'onLost'>,
): Listening {
  invariant(options.type === 'postgres' && options.url, 'the data source was made by createDataSource');
  const applicationName = `${options.applicationName ?? 'kohort'} ${channel}`;
  return listen({ url: options.url, applicationName, channel, ...more });
}
