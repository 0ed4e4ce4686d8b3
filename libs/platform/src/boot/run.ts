import type { INestApplicationContext } from '@nestjs/common';
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

/** Starts something; what keeps it from starting is told in one sentence and ends the process. */
export async function startOrExit<Started>(log: Log, start: () => Promise<Started>): Promise<Started> {
  try {
    return await start();
  } catch (error) {
    if (error instanceof StartFault) console.error(error.message);
    else if ((error as { code?: unknown }).code === 'EADDRINUSE')
      console.error('The port is taken by another program (PORT).');
    else console.error(error);
    log.error('start-failed', error);
    process.exit(1);
  }
}

/** A second signal does not wait. */
export function endOnSignals(app: INestApplicationContext, log: Log): void {
  let ending = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (ending) process.exit(1);
      ending = true;
      log.write('info', 'stopping');
      void app.close().then(() => process.exit(0));
    });
}
