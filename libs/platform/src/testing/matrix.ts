import type { INestApplication } from '@nestjs/common';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { AccountRow } from '../access/account.entity.js';
import { AccessPolicy, type Places } from '../access/policy.js';
import { RoleAssignmentRow } from '../access/role-assignment.entity.js';
import type { Problem } from '../api/problem.js';
import { Sessions } from '../login/sessions.js';
import { LoginSettings } from '../login/settings.js';
import { listRoutes, type RouteLine } from '../route/check-routes.js';

const REFUSED = new Set(['not-logged-in', 'forbidden', 'bad-token', 'csrf']);
const SOME_ID = '00000000-0000-4000-8000-000000000000';

/** A session as the browser holds it. */
export interface TestSession {
  readonly cookie: string;
  readonly csrfToken: string;
  readonly accountId: string;
}

/** Logs in without the provider: an account with these roles at these places, and a session of its own. */
export async function openSession(
  app: INestApplication,
  roles: readonly string[],
  places: Places = {},
  who: { readonly subject?: string; readonly email?: string } = {},
): Promise<TestSession> {
  const { manager } = app.get(DataSource);
  const settings = app.get(LoginSettings);
  const post = [roles.join('+') || 'nobody', ...Object.entries(places).map((place) => place.join(' '))].join(' of ');
  const { subject = post, email = null } = who;
  const fields = { issuer: settings.issuer, subject, name: subject, email, locale: 'sv' as const, active: true };
  await manager.upsert(AccountRow, fields, ['issuer', 'subject']);
  const account = await manager.findOneByOrFail(AccountRow, { issuer: settings.issuer, subject });
  for (const role of roles)
    if (!(await manager.existsBy(RoleAssignmentRow, { accountId: account.id, role })))
      await manager.insert(RoleAssignmentRow, { accountId: account.id, role, ...places });
  const token = await app.get(Sessions).open(account, 'id-token');
  const session = await app.get(Sessions).find(token);
  return { cookie: `${settings.cookieName}=${token}`, csrfToken: session?.csrfToken ?? '', accountId: account.id };
}

/** How a caller dresses a request: anonymous, a role, a machine. */
export type Credentials = () => Promise<Readonly<Record<string, string>>>;

export const asRoles =
  (app: INestApplication, roles: readonly string[], places: Places = {}): Credentials =>
  async () => {
    const { cookie, csrfToken } = await openSession(app, roles, places);
    return { cookie, 'x-csrf-token': csrfToken };
  };

const METHODS = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const;

/** Calls a route with made-up ids and no body. */
export function call(app: INestApplication, { method, path }: RouteLine, headers: Readonly<Record<string, string>>) {
  const address = path.replace(/:\w+/g, SOME_ID);
  const server = app.getHttpServer() as Parameters<typeof request>[0];
  return request(server)[METHODS[method]](address).set(headers);
}

async function admits(app: INestApplication, route: RouteLine, credentials: Credentials): Promise<boolean> {
  const answer = await call(app, route, await credentials());
  return ![401, 403].includes(answer.status) || !REFUSED.has((answer.body as Problem).code);
}

/**
 * Who gets past the guard of each route, found by calling every route as everyone: 'GET /api/audit: operator'.
 * A caller is anonymous, logged in without any role, one role, an operator of one trial only, or what the app adds.
 */
export async function authorisationMatrix(
  app: INestApplication,
  more: Readonly<Record<string, Credentials>> = {},
): Promise<string[]> {
  const { roles, rolePlaces } = app.get(AccessPolicy);
  const placesOf = (role: string): Places =>
    Object.fromEntries(Object.keys(rolePlaces?.[role]?.shape ?? {}).map((place) => [place, SOME_ID]));
  const callers: Record<string, Credentials> = {
    anonymous: () => Promise.resolve({}),
    'no role': asRoles(app, []),
    ...Object.fromEntries(Object.keys(roles).map((role) => [role, asRoles(app, [role], placesOf(role))])),
    'operator of one trial': asRoles(app, ['operator'], { trial: 'one' }),
    ...more,
  };
  const lines: string[] = [];
  for (const route of listRoutes(app)) {
    const admitted: string[] = [];
    for (const [name, credentials] of Object.entries(callers))
      if (await admits(app, route, credentials)) admitted.push(name);
    lines.push(`${route.method} ${route.path}: ${admitted.join(', ') || 'nobody'}`);
  }
  return lines;
}
