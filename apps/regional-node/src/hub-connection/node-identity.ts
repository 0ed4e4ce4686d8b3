import { StartFault } from '@kohort/platform';
import { HUB_PATHS, type NodeKey } from '@kohort/protocol';
import type { NodeConfig } from '../config.js';
import { openNodeKey } from './key-file.js';

/** Who this node is to the hub; injected. */
export abstract class NodeIdentity {
  /** HUB_URL: the only hub that this node talks to. */
  abstract readonly hubUrl: string;
  abstract readonly region: string;
  abstract readonly key: NodeKey;
}

export const tokenEndpointOf = ({ hubUrl }: Pick<NodeIdentity, 'hubUrl'>): string => `${hubUrl}${HUB_PATHS.token}`;

/** @throws StartFault where the key file cannot be used: a node does not start with another key by mistake. */
export async function openIdentity({
  HUB_URL,
  REGION,
  NODE_KEY_FILE,
}: Pick<NodeConfig, 'HUB_URL' | 'REGION' | 'NODE_KEY_FILE'>): Promise<NodeIdentity> {
  const key = await openNodeKey(NODE_KEY_FILE);
  if (!key.ok) throw new StartFault(key.error.message);
  return { hubUrl: HUB_URL, region: REGION, key: key.value };
}
