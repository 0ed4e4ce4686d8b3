import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { AccountRow } from '../access/account.entity.js';
import { liveAssignments } from '../access/live-assignments.js';
import { AccessPolicy, permissionsOf } from '../access/policy.js';
import { accountView, assignmentView } from '../access/views.js';
import type { CurrentSession, SessionPage } from '../api/access.js';
import type { UserCaller } from '../route/caller.js';
import { SessionRow } from './session.entity.js';
import { Sessions } from './sessions.js';

/** What people see of sessions. */
@Injectable()
export class CurrentSessions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sessions: Sessions,
    private readonly policy: AccessPolicy,
  ) {}

  async view({ accountId, sessionId, grants }: UserCaller): Promise<CurrentSession> {
    const { manager } = this.dataSource;
    const account = await manager.findOneByOrFail(AccountRow, { id: accountId });
    const session = await manager.findOneByOrFail(SessionRow, { id: sessionId });
    return {
      account: accountView(account),
      permissions: permissionsOf(this.policy, grants),
      assignments: (await liveAssignments(manager, accountId)).map(assignmentView),
      csrfToken: session.csrfToken,
      expiresAt: session.expiresAt.toISOString(),
    };
  }

  async list(
    user: UserCaller,
    limit: number,
    after?: string,
    accountId?: string,
  ): Promise<z.infer<typeof SessionPage>> {
    const { items, next } = await this.sessions.list(limit, after, accountId);
    const lines = items.map((row) => ({
      id: row.id,
      accountId: row.accountId,
      createdAt: row.createdAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
      current: row.id === user.sessionId,
    }));
    return next === undefined ? { items: lines } : { items: lines, next };
  }
}
