import { StartFault } from '@kohort/platform';
import { HUB_PATHS, openKeyFile, type SigningKey } from '@kohort/protocol';
import type { NodeConfig } from '../config.js';

/** Who this node is to the hub; injected. */
export abstract class NodeIdentity {
  /** HUB_URL: the only hub that this node talks to. */
  abstract readonly hubUrl: string;
  abstract readonly region: string;
  abstract readonly key: SigningKey;
}

export const tokenEndpointOf = ({ hubUrl }: Pick<NodeIdentity, 'hubUrl'>): string => `${hubUrl}${HUB_PATHS.token}`;

/** @throws StartFault where the key file cannot be used: a node does not start with another key by mistake. */
export async function openIdentity({
  HUB_URL,
  REGION,
  NODE_KEY_FILE,
}: Pick<NodeConfig, 'HUB_URL' | 'REGION' | 'NODE_KEY_FILE'>): Promise<NodeIdentity> {
  const key = await openKeyFile(NODE_KEY_FILE);
  if (!key.ok) throw new StartFault(`The node's key (NODE_KEY_FILE): ${key.error.message}`);
  return { hubUrl: HUB_URL, region: REGION, key: key.value };
}
