import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appDatabase, serverEnvironment, silentLog, startTestApp } from '@kohort/platform/testing';
import { HubApiModule } from '../api.module.js';
import { HubConfig } from '../config.js';
import { hub } from '../hub.js';

/** Where the hubs of a test file have their keys. */
const folder = mkdtempSync(join(tmpdir(), 'kohort-hub-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The hub's configuration on a database. */
export const hubConfig = (databaseUrl: string, more: Readonly<Record<string, string>> = {}): HubConfig =>
  HubConfig.parse({
    ...serverEnvironment(databaseUrl),
    HUB_KEY_FILE: join(folder, 'hub-key.json'),
    AUTHORITY_KEY_FILE: join(folder, 'authority-key.json'),
    ...more,
  });

export const hubDatabase = (): Promise<string> => appDatabase('hub_template', (url) => hub(hubConfig(url)));

/** A hub on a migrated database of its own, on a free loopback port. */
export async function startTestHub(more: Readonly<Record<string, string>> = {}) {
  return startTestApp(HubApiModule.for(hubConfig(await hubDatabase(), more), silentLog));
}
