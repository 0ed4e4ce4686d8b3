import { writeFile } from 'node:fs/promises';
import { databaseFile, type Places } from '../data-folder/places.js';
import type { App } from './apps.js';
import type { Database } from './database.js';

/** Writes down where each app's database is, with its password, for commands that ask for it; its owner alone reads it. */
export async function noteAddresses(places: Places, { server }: Database, apps: readonly App[]): Promise<void> {
  for (const { database } of apps)
    await writeFile(databaseFile(places, database), `${await server.database(database)}\n`, { mode: 0o600 });
}
