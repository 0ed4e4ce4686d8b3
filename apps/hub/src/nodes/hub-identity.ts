import { HUB_PATHS } from '@kohort/protocol';

/** Who the hub is to its nodes; injected. */
export abstract class HubIdentity {
  /** The hub's own address, PUBLIC_URL. */
  abstract readonly issuer: string;
  abstract readonly tokenEndpoint: string;
}

export const hubIdentity = (publicUrl: string): HubIdentity => ({
  issuer: publicUrl,
  tokenEndpoint: `${publicUrl}${HUB_PATHS.token}`,
});
