import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appDatabase, serverEnvironment, silentLog, startTestApp } from '@kohort/platform/testing';
import { NodeApiModule } from '../api.module.js';
import { NodeConfig } from '../config.js';
import { node } from '../node.js';

/** Where the nodes of a test file have their key. */
const folder = mkdtempSync(join(tmpdir(), 'kohort-node-'));
writeFileSync(join(folder, 'trusted-keys.json'), JSON.stringify({ authority: [], hub: [] }));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The node's configuration on a database; the services beside it answer nothing unless `more` names real ones. */
export const nodeConfig = (databaseUrl: string, more: Readonly<Record<string, string>> = {}): NodeConfig =>
  NodeConfig.parse({
    ...serverEnvironment(databaseUrl),
    REGION: '12',
    FHIR_BASE_URL: 'http://127.0.0.1:9/fhir',
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'kohort@region.example',
    HUB_URL: 'http://127.0.0.1:9',
    NODE_KEY_FILE: join(folder, 'key.json'),
    TRUSTED_KEYS_FILE: join(folder, 'trusted-keys.json'),
    ...more,
  });

export const nodeDatabase = (): Promise<string> => appDatabase('node_template', (url) => node(nodeConfig(url)));

/** A node on a migrated database of its own, on a free loopback port. */
export async function startTestNode(more: Readonly<Record<string, string>> = {}) {
  return startTestApp(NodeApiModule.for(nodeConfig(await nodeDatabase(), more), silentLog));
}
