import { readAudit } from '@kohort/persistence';
import { Controller, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { AuditPage } from '../api/operation.js';
import { pageQuery } from '../api/page.js';
import { Route } from '../route/route.js';

const auditQuery = pageQuery.extend({
  after: z
    .string()
    .regex(/^\d{1,18}$/, 'must be the next of the page before')
    .optional(),
  action: z.string().max(100).optional(),
});

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
  async read(@Query({ schema: auditQuery }) { limit, after, action }: z.infer<typeof auditQuery>) {
    const page = await readAudit(this.dataSource, {
      limit,
      purpose: 'operation',
      ...(after === undefined ? {} : { after }),
      ...(action === undefined ? {} : { action }),
    });
    const items = page.events.map((event) => ({ ...event, at: event.at.toISOString() }));
    return page.next === undefined ? { items } : { items, next: page.next };
  }
}
