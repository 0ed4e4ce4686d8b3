import { appendAudit, readAudit, type AuditPurpose } from '@kohort/persistence';
import { Controller, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { AuditPage } from '../api/operation.js';
import { pageQuery } from '../api/page.js';
import { actorOf, User, type UserCaller } from '../route/caller.js';
import { Route } from '../route/route.js';

const auditQuery = pageQuery.extend({
  after: z
    .string()
    .regex(/^\d{1,18}$/, 'must be the next of the page before')
    .optional(),
  action: z.string().max(100).optional(),
  /** Id of what was acted upon: a protocol, a permit, a person. */
  subject: z.string().min(1).max(200).optional(),
});

type AuditFilter = z.infer<typeof auditQuery>;

/** Each purpose has a permission of its own: who may see how the app is run need not see who was looked at. */
@Controller('api/audit')
export class AuditController {
  constructor(private readonly dataSource: DataSource) {}

  @Route({
    method: 'GET',
    path: '',
    summary: 'Who did what in running the app, newest first',
    access: { permission: 'audit:read' },
    reply: AuditPage,
  })
  operation(@Query({ schema: auditQuery }) query: AuditFilter) {
    return this.#read('operation', query);
  }

  @Route({
    method: 'GET',
    path: 'recruiting',
    summary: 'Who decided on trials and protocols, and who looked at whom, newest first',
    access: { permission: 'recruiting-audit:read' },
    reply: AuditPage,
  })
  async recruiting(@Query({ schema: auditQuery }) query: AuditFilter, @User() user: UserCaller) {
    const page = await this.#read('recruiting', query);
    // Who looked at whom tells of people too; whoever asks about one person is found under that person.
    await this.dataSource.transaction((manager) =>
      appendAudit(manager, {
        actor: actorOf(user),
        action: 'audit.read',
        purpose: 'recruiting',
        subject: { type: 'audit', id: query.subject ?? 'recruiting' },
        details: { action: query.action ?? null, count: page.items.length },
      }),
    );
    return page;
  }

  async #read(purpose: AuditPurpose, { limit, after, action, subject }: AuditFilter) {
    const page = await readAudit(this.dataSource, {
      limit,
      purpose,
      ...(after === undefined ? {} : { after }),
      ...(action === undefined ? {} : { action }),
      ...(subject === undefined ? {} : { subjectId: subject }),
    });
    const items = page.events.map((event) => ({ ...event, at: event.at.toISOString() }));
    return page.next === undefined ? { items } : { items, next: page.next };
  }
}
