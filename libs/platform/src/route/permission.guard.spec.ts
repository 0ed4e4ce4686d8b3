import { describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import type { Grant } from '../access/policy.js';
import type { Refusal } from '../errors/refusal.js';
import type { LoginSettings } from '../login/settings.js';
import type { Sessions } from '../login/sessions.js';
import type { MachineTokens } from './machine-tokens.js';
import { PermissionGuard } from './permission.guard.js';
import { ROUTE, type RouteAccess } from './route.js';

/** The code with which the guard refuses; undefined where it admits. */
async function refusal(access: RouteAccess, headers: object, grants: Grant[] = []): Promise<string | undefined> {
  const session = { id: 's', accountId: 'a', csrfToken: 't', expiresAt: new Date(), grants };
  const sessions = { find: () => Promise.resolve(session) } as unknown as Sessions;
  const settings = { cookieName: 'session' } as LoginSettings;
  const policy = { roles: { sponsor: ['node:read'] } };
  const tokens: MachineTokens = {
    find: (token) => Promise.resolve(token === 'secret' ? { kind: 'machine', id: 'm', scopes: ['node'] } : undefined),
  };
  const handler = () => undefined;
  Reflect.defineMetadata(ROUTE, { access }, handler);
  const context = {
    getHandler: () => handler,
    switchToHttp: () => ({ getRequest: () => ({ method: 'GET', headers }) }),
  } as unknown as ExecutionContext;
  try {
    await new PermissionGuard(sessions, settings, policy, tokens).canActivate(context);
    return undefined;
  } catch (error) {
    return (error as Refusal).faults[0]?.code;
  }
}

describe('a person with a bounded grant', () => {
  const cookie = { cookie: 'session=x' };
  const grants = [{ role: 'sponsor', organisation: 'A' }];

  it('is let in only where the route is bounded by that', async () => {
    const permission = 'node:read';
    expect(await refusal({ permission }, cookie, grants)).toBe('forbidden');
    expect(await refusal({ permission, within: ['trial'] }, cookie, grants)).toBe('forbidden');
    expect(await refusal({ permission, within: ['organisation'] }, cookie, grants)).toBeUndefined();
  });
});

describe('a machine', () => {
  it.each([
    ['Bearer secret', undefined],
    ['bearer secret', undefined],
    ['BEARER  secret', undefined],
    ['Bearersecret', 'bad-token'],
    ['Basic secret', 'bad-token'],
    ['Bearer Secret', 'bad-token'],
  ])('that says "%s" is answered with %s', async (authorization, code) => {
    expect(await refusal({ scope: 'node' }, { authorization })).toBe(code);
  });
});
