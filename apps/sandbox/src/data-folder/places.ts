import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `var/sandbox` below the checkout. */
export const USUAL_FOLDER = fileURLToPath(new URL('../../../../var/sandbox', import.meta.url));

/** What stands where in a data folder. */
export interface Places {
  readonly folder: string;
  /** Says that the folder is a sandbox's own. */
  readonly marker: string;
  /** Which people are kept here, written when all of them are. */
  readonly records: string;
  /** Where the sandbox runs, while it does. */
  readonly running: string;
  readonly postgres: string;
  readonly inbox: string;
  readonly identityProvider: string;
  /** The keys of the hub, the authority and the nodes. */
  readonly keys: string;
  readonly logs: string;
}

export const placesIn = (folder: string): Places => ({
  folder,
  marker: join(folder, 'KOHORT-SANDBOX.txt'),
  records: join(folder, 'records.json'),
  running: join(folder, 'running.json'),
  postgres: join(folder, 'postgres'),
  inbox: join(folder, 'inbox'),
  identityProvider: join(folder, 'identity-provider'),
  keys: join(folder, 'keys'),
  logs: join(folder, 'logs'),
});

/** A node's private key. */
export const nodeKeyFile = ({ keys }: Pick<Places, 'keys'>, region: string): string =>
  join(keys, `node-${region}.json`);

/** The address of an app's database. */
export const databaseFile = ({ keys }: Pick<Places, 'keys'>, database: string): string => join(keys, `${database}.url`);
