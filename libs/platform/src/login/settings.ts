import type { ServerConfig } from '../config/variables.js';
import { digest } from './secret.js';

/** What login needs to know, from the app's configuration. */
export class LoginSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly publicUrl: string;
  readonly secure: boolean;
  /** Cookies do not tell ports apart, so each app has its own name. `__Host-` binds it to https and this host. */
  readonly cookieName: string;

  constructor(app: string, config: ServerConfig) {
    this.issuer = config.OIDC_ISSUER;
    this.clientId = config.OIDC_CLIENT_ID;
    this.clientSecret = config.OIDC_CLIENT_SECRET;
    this.publicUrl = config.PUBLIC_URL;
    this.secure = config.PUBLIC_URL.startsWith('https:');
    this.cookieName = `${this.secure ? '__Host-' : ''}${app}-session`;
  }

  get redirectUri(): string {
    return `${this.publicUrl}/login/callback`;
  }

  /** Each login on its way has a cookie of its own, so that two tabs do not take it from each other. */
  pendingCookieName(state: string): string {
    return `${this.cookieName}-login-${digest(state).slice(0, 16)}`;
  }
}
