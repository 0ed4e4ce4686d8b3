import { Route } from '@kohort/platform';
import { TrustedKeysFile, thumbprintOf } from '@kohort/protocol';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { SigningKeys } from './signing-keys.js';

const thumbprints = z.array(z.string());
/** As a node's TRUSTED_KEYS_FILE; the thumbprints are for people to compare. */
const TrustedKeys = TrustedKeysFile.extend({
  thumbprints: z.object({ authority: thumbprints, hub: thumbprints }),
}).meta({ id: 'TrustedKeys' });

@Controller('api/trusted-keys')
export class TrustedKeysController {
  constructor(private readonly keys: SigningKeys) {}

  @Route({
    method: 'GET',
    path: '',
    summary: 'The public keys that sign protocols; a node is given them out of band and compares them with these',
    access: { everyone: "public keys; the operators of regions compare them with their nodes' files" },
    reply: TrustedKeys,
  })
  async read(): Promise<z.infer<typeof TrustedKeys>> {
    const [authority, hub] = [this.keys.authority.publicKey, this.keys.hub.publicKey];
    const of = { authority: [await thumbprintOf(authority)], hub: [await thumbprintOf(hub)] };
    return { authority: [authority], hub: [hub], thumbprints: of };
  }
}
