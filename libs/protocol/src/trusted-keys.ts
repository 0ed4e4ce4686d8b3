import { z } from 'zod';
import { VerificationKey } from './signing-key.js';

/**
 * The file that pins whom a node trusts (TRUSTED_KEYS_FILE): public keys as JWK, by who signs with them. Several at once,
 * so that a key can be replaced without a gap. What other tools add to a key (`kid`, `use`) is passed over.
 */
export const TrustedKeysFile = z
  .object({
    authority: z.array(z.object(VerificationKey.shape)).max(10),
    hub: z.array(z.object(VerificationKey.shape)).max(10),
  })
  .meta({ id: 'TrustedKeysFile' });
export type TrustedKeysFile = z.infer<typeof TrustedKeysFile>;
