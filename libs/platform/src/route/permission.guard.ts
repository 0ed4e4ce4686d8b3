import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, Optional, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { AccessPolicy, granting } from '../access/policy.js';
import { refuse } from '../errors/refusal.js';
import { LoginSettings } from '../login/settings.js';
import { Sessions, type LiveSession } from '../login/sessions.js';
import { readCookie } from '../login/cookie.js';
import { setCaller } from './caller.js';
import { MachineTokens } from './machine-tokens.js';
import { ROUTE, type RouteAccess, type RouteOptions } from './route.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

const equal = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** Decides on every request; there is no header, flag or mode that goes round it (invariant 9). */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(
    private readonly sessions: Sessions,
    private readonly settings: LoginSettings,
    private readonly policy: AccessPolicy,
    @Optional() @Inject(MachineTokens) private readonly tokens?: MachineTokens,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const route = Reflect.getMetadata(ROUTE, context.getHandler()) as RouteOptions | undefined;
    if (route === undefined) throw refuse('forbidden', 'This address states no permission.');
    const request = context.switchToHttp().getRequest<Request>();
    if ('everyone' in route.access) return true;
    if ('scope' in route.access) return this.#admitMachine(request, route.access.scope);
    return this.#admitUser(request, route.access);
  }

  async #admitMachine(request: Request, scope: string): Promise<boolean> {
    // The name of the scheme is case-insensitive (RFC 9110, 11.1).
    const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];
    const machine = token === undefined ? undefined : await this.tokens?.find(token);
    if (machine === undefined) throw refuse('bad-token', 'Send a live access token.');
    if (!machine.scopes.includes(scope)) throw refuse('forbidden', `The token lacks the scope ${scope}.`);
    setCaller(request, machine);
    return true;
  }

  async #admitUser(request: Request, access: RouteAccess): Promise<boolean> {
    const token = readCookie(request.headers.cookie, this.settings.cookieName);
    const session = token === undefined ? undefined : await this.sessions.find(token);
    if (session === undefined) throw refuse('not-logged-in', 'Log in first.');
    this.#checkOrigin(request, session);
    const { grants } = session;
    if ('permission' in access && granting(this.policy, grants, access.permission, access.within).length === 0) {
      throw refuse('forbidden', 'Your roles do not allow this.');
    }
    setCaller(request, { kind: 'user', accountId: session.accountId, sessionId: session.id, grants });
    return true;
  }

  /** The token proves that a page of ours made the request: other sites cannot read it. */
  #checkOrigin(request: Request, session: LiveSession): void {
    if (SAFE.has(request.method)) return;
    const sent = request.headers['x-csrf-token'];
    if (typeof sent !== 'string' || !equal(sent, session.csrfToken)) {
      throw refuse('csrf', 'Send the csrfToken of /api/session in the header X-CSRF-Token.');
    }
  }
}
