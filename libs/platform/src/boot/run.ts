import type { NestExpressApplication } from '@nestjs/platform-express';
import type { z } from 'zod';
import { configReport, readConfig } from '../config/read-config.js';
import type { Log } from '../logging/log.js';
import { StartFault } from './start-fault.js';

/** Configuration faults are the operator's: 78 is EX_CONFIG of sysexits.h. */
const BAD_CONFIG = 78;

/** The configuration of this process; a faulty one is told on the console and ends it. */
export function configOrExit<Schema extends z.ZodType>(app: string, schema: Schema): z.infer<Schema> {
  const config = readConfig(schema, process.env);
  if (config.ok) return config.value;
  console.error(configReport(app, config.error));
  process.exit(BAD_CONFIG);
}

/** What a failure to listen means; undefined where it is another one. */
function listenFault(error: unknown): string | undefined {
  switch ((error as { code?: unknown }).code) {
    case 'EADDRINUSE':
      return 'The port is taken by another program (PORT, or WORKER_PORT for a worker).';
    case 'EACCES':
      return 'The system does not let this program listen on the port (PORT, or WORKER_PORT for a worker).';
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'HOST is no address of this machine.';
    default:
      return undefined;
  }
}

/** Starts something; what keeps it from starting is told in one sentence and ends the process. */
export async function startOrExit<Started>(log: Log, start: () => Promise<Started>): Promise<Started> {
  try {
    return await start();
  } catch (error) {
    const sentence = error instanceof StartFault ? error.message : listenFault(error);
    console.error(sentence ?? error);
    log.error('start-failed', error);
    process.exit(1);
  }
}

/** How long requests and jobs that are under way may take once the process was told to end. */
const GRACE_MS = 10_000;
const LONGEST_END_MS = 40_000;

/** Ends in order on SIGINT and SIGTERM, whatever clients hold open; a second signal does not wait. */
export function endOnSignals(app: NestExpressApplication, log: Log): void {
  let ending = false;
  const end = async (): Promise<void> => {
    log.write('info', 'stopping');
    setTimeout(() => app.getHttpServer().closeAllConnections(), GRACE_MS).unref();
    setTimeout(() => process.exit(1), LONGEST_END_MS).unref();
    try {
      await app.close();
      process.exit(0);
    } catch (error) {
      log.error('stop-failed', error);
      process.exit(1);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (ending) process.exit(1);
      ending = true;
      void end();
    });
}
