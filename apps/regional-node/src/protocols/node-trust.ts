import type { NodeIdentity } from '../hub-connection/node-identity.js';
import type { PinnedKeys } from './pinned-keys.js';

/** Who this node is and whom it trusts; injected. */
export abstract class NodeTrust {
  abstract readonly identity: NodeIdentity;
  abstract readonly keys: PinnedKeys;
}
