import { failed, ok, type Result } from '@kohort/kernel';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AccountRow } from '../access/account.entity.js';
import { fault, type AppFault } from '../errors/codes.js';
import { failure } from '../errors/refusal.js';
import { Log } from '../logging/log.js';
import { IdentityProvider, refusalOf, type Identity } from './identity-provider.js';
import { PendingLoginRow } from './pending-login.entity.js';
import { digest, newSecret } from './secret.js';
import { Sessions } from './sessions.js';
import { LoginSettings } from './settings.js';

const PENDING_MS = 10 * 60_000;

/** An address inside this app: other sites must not be able to send people on through our login. */
export const localPath = (path: string | undefined): string =>
  path !== undefined && /^\/(?![/\\])[\w\-./?=&%#~:@+]*$/.test(path) ? path : '/';

/** The state of a redirect from the provider; empty if it cannot be one of ours. */
export const stateIn = (query: string): string =>
  /^[\w-]{1,100}$/.exec(new URLSearchParams(query).get('state') ?? '')?.[0] ?? '';

/** The login: out to the provider, back with a code, and in if the app knows the person. */
@Injectable()
export class LogIn {
  constructor(
    private readonly dataSource: DataSource,
    private readonly provider: IdentityProvider,
    private readonly sessions: Sessions,
    private readonly settings: LoginSettings,
    private readonly log: Log,
  ) {}

  /** @returns where to send the browser, and the secret that binds the login of this state to it */
  async begin(returnTo: string | undefined): Promise<Result<{ url: string; state: string; secret: string }, AppFault>> {
    const begun = await this.provider.begin().catch((error: unknown) => this.#away(error));
    if ('code' in begun) return failed(begun);
    const secret = newSecret();
    await this.dataSource.manager.insert(PendingLoginRow, {
      tokenDigest: digest(secret),
      ...begun.checks,
      returnTo: localPath(returnTo),
      expiresAt: new Date(Date.now() + PENDING_MS),
    });
    return ok({ url: begun.url, state: begun.checks.state, secret });
  }

  /** @param query the query of the provider's redirect, with its '?'; @param state the one in it */
  async complete(
    query: string,
    state: string,
    secret: string | undefined,
  ): Promise<Result<{ token: string; returnTo: string }, AppFault>> {
    const pending = secret === undefined ? undefined : await this.#take(secret, state);
    if (pending === undefined)
      return failure('login-failed', 'This login has expired or was already used. Log in again.');
    const identity = await this.#identity(query, pending);
    if ('code' in identity) return failed(identity);
    const account = await this.dataSource.manager.findOneBy(AccountRow, {
      issuer: this.settings.issuer,
      subject: identity.subject,
      active: true,
    });
    if (account === null)
      return failure('no-account', 'You are logged in, but have no account here. Ask an operator for one.');
    return ok({ token: await this.sessions.open(account, identity.idToken), returnTo: pending.returnTo });
  }

  async #identity(query: string, pending: PendingLoginRow): Promise<Identity | AppFault> {
    try {
      return await this.provider.complete(query, pending);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === undefined) this.log.error('login-failed', error);
      else this.log.write('warn', 'login-refused', { code: refusal });
      return fault('login-failed', 'The identity provider did not confirm the login. Log in again.');
    }
  }

  /** Of two requests with one secret, one gets the row. One of another state leaves it alone. */
  async #take(secret: string, state: string): Promise<PendingLoginRow | undefined> {
    const taken = await this.dataSource
      .createQueryBuilder()
      .delete()
      .from(PendingLoginRow)
      .where('token_digest = :token and state = :state and expires_at > now()', { token: digest(secret), state })
      .returning('*')
      .execute();
    const [row] = taken.raw as { nonce: string; code_verifier: string; return_to: string }[];
    if (row === undefined) return undefined;
    const { nonce, code_verifier: codeVerifier, return_to: returnTo } = row;
    return { tokenDigest: '', expiresAt: new Date(), state, nonce, codeVerifier, returnTo };
  }

  #away(error: unknown): AppFault {
    this.log.error('identity-provider-away', error, { dependency: 'identity-provider' });
    return fault('login-unavailable', 'The identity provider does not answer; try again shortly.');
  }
}
