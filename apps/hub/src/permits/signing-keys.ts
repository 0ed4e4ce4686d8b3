import { StartFault } from '@kohort/platform';
import { openKeyFile, type SigningKey } from '@kohort/protocol';
import type { HubConfig } from '../config.js';

/** The keys that sign protocols and directives; injected. */
export abstract class SigningKeys {
  /** The permit authority's. */
  abstract readonly authority: SigningKey;
  abstract readonly hub: SigningKey;
}

/**
 * @throws StartFault where a key file cannot be used, or both are one key: a hub does not start with another key by
 * mistake, and nobody signs for both.
 */
export async function openSigningKeys({
  HUB_KEY_FILE,
  AUTHORITY_KEY_FILE,
}: Pick<HubConfig, 'HUB_KEY_FILE' | 'AUTHORITY_KEY_FILE'>): Promise<SigningKeys> {
  const hub = await openKeyFile(HUB_KEY_FILE);
  if (!hub.ok) throw new StartFault(`The hub's key (HUB_KEY_FILE): ${hub.error.message}`);
  const authority = await openKeyFile(AUTHORITY_KEY_FILE);
  if (!authority.ok) throw new StartFault(`The authority's key (AUTHORITY_KEY_FILE): ${authority.error.message}`);
  if (hub.value.thumbprint === authority.value.thumbprint)
    throw new StartFault('HUB_KEY_FILE and AUTHORITY_KEY_FILE hold the same key; each signer needs one of its own.');
  return { hub: hub.value, authority: authority.value };
}
