import { ContactDecisionFilter, KeptContactDecisionPage, PersonId } from '@kohort/node-api';
import { actorOf, Route, User, type UserCaller } from '@kohort/platform';
import { pageQuery } from '@kohort/platform/api';
import { Controller, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { listContactDecisions } from './list-contact-decisions.js';

const decisionQuery = pageQuery.extend(ContactDecisionFilter.shape);

/** Why somebody was, or was not, to be contacted. */
@Controller('api')
export class ContactDecisionsController {
  constructor(private readonly dataSource: DataSource) {}

  @Route({
    method: 'GET',
    path: 'people/:id/contact-decisions',
    summary: 'What was decided on contact with one person, with the trace, newest first',
    access: { permission: 'contact-decision:read' },
    reply: KeptContactDecisionPage,
  })
  list(
    @Param('id', { schema: PersonId }) personId: string,
    @Query({ schema: decisionQuery }) query: z.infer<typeof decisionQuery>,
    @User() user: UserCaller,
  ) {
    return listContactDecisions(this.dataSource, { ...query, personId }, actorOf(user));
  }
}
