import type { INestApplication } from '@nestjs/common';
import { listRoutes } from '../route/check-routes.js';
import { call, openSession } from './matrix.js';

/** The changing routes that do not refuse a session without its CSRF token, or with another. Must be none. */
export async function openToOtherSites(app: INestApplication, role: string): Promise<string[]> {
  const open: string[] = [];
  const changing = listRoutes(app).filter(
    ({ method, access }) => method !== 'GET' && ('permission' in access || 'loggedIn' in access),
  );
  for (const route of changing) {
    const { cookie, csrfToken } = await openSession(app, [role]);
    const attempts: Record<string, string>[] = [{ cookie }, { cookie, 'x-csrf-token': csrfToken.replace(/./g, 'x') }];
    for (const headers of attempts) {
      const answer = await call(app, route, headers);
      const { status } = answer;
      if (status !== 403 || (answer.body as { code?: unknown }).code !== 'csrf')
        open.push(`${route.method} ${route.path}: ${status}`);
    }
  }
  return changing.length === 0 ? ['no route changes anything'] : open;
}
