import { Injectable } from '@nestjs/common';
import * as oidc from 'openid-client';
import { LoginSettings } from './settings.js';

/** The seconds after which the provider is taken to be away. */
const TIMEOUT_S = 5;

export interface LoginChecks {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

export interface Identity {
  readonly subject: string;
  readonly idToken: string;
}

/** The provider's own code where it says no, such as `access_denied` for who cancels (RFC 6749, 4.1.2.1). */
export const refusalOf = (error: unknown): string | undefined =>
  error instanceof oidc.AuthorizationResponseError ? error.error.replace(/[^a-z_]/g, '').slice(0, 50) : undefined;

/** The OpenID Connect provider (authorization code with PKCE, RFC 7636). Found when first needed, so it may start later. */
@Injectable()
export class IdentityProvider {
  #found: Promise<oidc.Configuration> | undefined;

  constructor(private readonly settings: LoginSettings) {}

  /** Where to send the browser, and what to check when it comes back. */
  async begin(): Promise<{ readonly url: string; readonly checks: LoginChecks }> {
    const config = await this.#config();
    const checks = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      codeVerifier: oidc.randomPKCECodeVerifier(),
    };
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: this.settings.redirectUri,
      scope: 'openid',
      state: checks.state,
      nonce: checks.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(checks.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, checks };
  }

  /** @throws where the provider refuses, or its answer does not pass a check */
  async complete(query: string, checks: LoginChecks): Promise<Identity> {
    const config = await this.#config();
    const tokens = await oidc.authorizationCodeGrant(config, new URL(`${this.settings.redirectUri}${query}`), {
      expectedState: checks.state,
      expectedNonce: checks.nonce,
      pkceCodeVerifier: checks.codeVerifier,
      idTokenExpected: true,
    });
    return { subject: tokens.claims()?.sub ?? '', idToken: tokens.id_token ?? '' };
  }

  /** Where the browser ends the provider's session (OpenID Connect RP-Initiated Logout 1.0), if the provider has that. */
  async endSessionUrl(idToken: string): Promise<string | undefined> {
    const config = await this.#config().catch(() => undefined);
    if (config?.serverMetadata().end_session_endpoint === undefined) return undefined;
    const parameters = { id_token_hint: idToken, post_logout_redirect_uri: `${this.settings.publicUrl}/` };
    return oidc.buildEndSessionUrl(config, parameters).href;
  }

  /** Asks for the provider's metadata anew, and keeps them. @throws where it does not answer */
  async ping(): Promise<undefined> {
    this.#found = Promise.resolve(await this.#discover());
    return undefined;
  }

  #config(): Promise<oidc.Configuration> {
    this.#found ??= this.#discover().catch((error: unknown) => {
      this.#found = undefined;
      throw error;
    });
    return this.#found;
  }

  #discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    // webUrl allows http for loopback addresses only.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    const execute = issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [];
    return oidc.discovery(new URL(issuer), clientId, clientSecret, undefined, { execute, timeout: TIMEOUT_S });
  }
}
