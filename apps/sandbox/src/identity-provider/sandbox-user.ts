import type { Language } from '../pages/language.js';

/** The one password of everybody in the sandbox. It is printed on the login page: nothing here is worth a secret. */
export const SANDBOX_PASSWORD = 'sandbox';

/** Somebody who can log in. */
export interface SandboxUser {
  /** Also the `sub` that apps know them by. */
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly locale: Language;
  /** The login page groups by it. */
  readonly roleLabel: Readonly<Record<Language, string>>;
  /** Region and organisation, as text. */
  readonly where: string;
}

/** An app that sends people here to log in. */
export interface SandboxClient {
  readonly clientId: string;
  /** A confidential client posts it with the code (`client_secret_post`); without one the client is public. */
  readonly clientSecret?: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
}
