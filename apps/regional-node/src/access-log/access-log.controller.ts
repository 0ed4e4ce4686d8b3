import { AccessLogPage, CandidateLanguage, PersonId } from '@kohort/node-api';
import { actorOf, Route, User, type UserCaller } from '@kohort/platform';
import { pageQuery } from '@kohort/platform/api';
import { Controller, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { readAccessLog } from './read-access-log.js';

const accessLogQuery = pageQuery.extend({
  ...CandidateLanguage.shape,
  after: z
    .string()
    .regex(/^\d{1,18}$/, 'must be the next of the page before')
    .optional(),
});

/** "Who looked at me": what a steward gives to a person who asks (GDPR, article 15; patientdatalagen 8:5). */
@Controller('api')
export class AccessLogController {
  constructor(private readonly dataSource: DataSource) {}

  @Route({
    method: 'GET',
    path: 'people/:id/access-log',
    summary: 'Who looked at a person and for which trial, in words, newest first',
    access: { permission: 'access-log:read' },
    reply: AccessLogPage,
  })
  read(
    @Param('id', { schema: PersonId }) personId: string,
    @Query({ schema: accessLogQuery }) query: z.infer<typeof accessLogQuery>,
    @User() user: UserCaller,
  ) {
    return readAccessLog(this.dataSource, { personId, ...query }, actorOf(user));
  }
}
