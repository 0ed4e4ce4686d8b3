import { Controller, Param, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { CurrentSession, LoggedOut, SessionPage } from '../api/access.js';
import { pageQuery } from '../api/page.js';
import { Refusal } from '../errors/refusal.js';
import { actorOf, User, type UserCaller } from '../route/caller.js';
import { Route } from '../route/route.js';
import { cookieOptions, readCookie } from './cookie.js';
import { IdentityProvider } from './identity-provider.js';
import { LogIn, stateIn } from './log-in.js';
import { Sessions } from './sessions.js';
import { LoginSettings } from './settings.js';
import { CurrentSessions } from './current-session.js';

const loginQuery = z.object({ return: z.string().max(2000).optional() });
const uuid = z.uuid('must be an id as this API gives it');
const sessionQuery = pageQuery.extend({ after: uuid.optional(), account: uuid.optional() });

@Controller()
export class LoginController {
  constructor(
    private readonly logIn: LogIn,
    private readonly sessions: Sessions,
    private readonly current: CurrentSessions,
    private readonly provider: IdentityProvider,
    private readonly settings: LoginSettings,
  ) {}

  @Route({
    method: 'GET',
    path: 'login',
    summary: 'Log in at the identity provider',
    access: { everyone: 'the way in' },
    reply: 'redirect',
  })
  async begin(
    @Query({ schema: loginQuery }) query: z.infer<typeof loginQuery>,
    @Res() response: Response,
  ): Promise<void> {
    const begun = await this.logIn.begin(query.return);
    if (!begun.ok) throw new Refusal([begun.error]);
    response.cookie(this.settings.pendingCookieName(begun.value.state), begun.value.secret, {
      ...cookieOptions(this.settings),
      maxAge: 600_000,
    });
    response.redirect(303, begun.value.url);
  }

  @Route({
    method: 'GET',
    path: 'login/callback',
    summary: 'Back from the identity provider',
    access: { everyone: 'the way in' },
    reply: 'redirect',
  })
  async complete(@Req() request: Request, @Res() response: Response): Promise<void> {
    const { cookie } = request.headers;
    const query = request.originalUrl.slice(request.path.length);
    const state = stateIn(query);
    const pending = this.settings.pendingCookieName(state);
    const done = await this.logIn.complete(query, state, readCookie(cookie, pending));
    response.clearCookie(pending, cookieOptions(this.settings));
    if (!done.ok) throw new Refusal([done.error]);
    await this.sessions.replace(readCookie(cookie, this.settings.cookieName));
    response.cookie(this.settings.cookieName, done.value.token, cookieOptions(this.settings));
    response.redirect(303, done.value.returnTo);
  }

  @Route({
    method: 'POST',
    path: 'logout',
    summary: 'Log out',
    access: { loggedIn: true },
    reply: LoggedOut,
    noBody: true,
  })
  async logout(@User() user: UserCaller, @Res({ passthrough: true }) response: Response) {
    const revoked = await this.sessions.revoke(user.sessionId, actorOf(user), user.accountId);
    response.clearCookie(this.settings.cookieName, cookieOptions(this.settings));
    const endSessionUrl = revoked.ok ? await this.provider.endSessionUrl(revoked.value) : undefined;
    return endSessionUrl === undefined ? {} : { endSessionUrl };
  }

  @Route({
    method: 'GET',
    path: 'api/session',
    summary: 'Who is logged in, and what that person may do',
    access: { loggedIn: true },
    reply: CurrentSession,
  })
  session(@User() user: UserCaller) {
    return this.current.view(user);
  }

  @Route({
    method: 'GET',
    path: 'api/session/all',
    summary: 'Your own sessions',
    access: { loggedIn: true },
    reply: SessionPage,
  })
  own(@User() user: UserCaller, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    return this.current.list(user, query.limit, query.after, user.accountId);
  }

  @Route({
    method: 'DELETE',
    path: 'api/session/all/:id',
    summary: 'End one of your own sessions',
    access: { loggedIn: true },
    reply: 'none',
  })
  async endOwn(@Param('id', { schema: uuid }) id: string, @User() user: UserCaller) {
    const revoked = await this.sessions.revoke(id, actorOf(user), user.accountId);
    return revoked.ok ? undefined : revoked;
  }

  @Route({
    method: 'GET',
    path: 'api/sessions',
    summary: "Everybody's sessions",
    access: { permission: 'session:read' },
    reply: SessionPage,
  })
  all(@User() user: UserCaller, @Query({ schema: sessionQuery }) query: z.infer<typeof sessionQuery>) {
    return this.current.list(user, query.limit, query.after, query.account);
  }

  @Route({
    method: 'DELETE',
    path: 'api/sessions/:id',
    summary: "End anybody's session at once",
    access: { permission: 'session:revoke' },
    reply: 'none',
  })
  async end(@Param('id', { schema: uuid }) id: string, @User() user: UserCaller) {
    const revoked = await this.sessions.revoke(id, actorOf(user));
    return revoked.ok ? undefined : revoked;
  }
}
