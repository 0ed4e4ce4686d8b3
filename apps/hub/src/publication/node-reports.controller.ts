import { NodeAnswers, NodeReportPage, NodeReportState } from '@kohort/hub-api';
import { AccessPolicy, actorOf, boundsOf, Route, User, type UserCaller } from '@kohort/platform';
import { pageQuery } from '@kohort/platform/api';
import { RegionCode } from '@kohort/protocol';
import { Controller, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { TrialCaller } from '../trials/caller.js';
import { listNodeAnswers } from './list-node-answers.js';
import { listNodeReports } from './list-node-reports.js';

const uuid = z.uuid('must be an id as this API gives it');
const reportQuery = pageQuery.extend({
  sort: z.enum(['at', 'receivedAt']).default('at'),
  order: z.enum(['asc', 'desc']).default('desc'),
  state: NodeReportState.optional(),
  region: RegionCode.optional(),
  trial: uuid.optional(),
  expected: z.stringbool().optional(),
});
const access = { permission: 'trial:read', within: ['organisation'] } as const;

/** How regions answer what was published. */
@Controller('api')
export class NodeReportsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly policy: AccessPolicy,
  ) {}

  @Route({
    method: 'GET',
    path: 'trials/:id/nodes',
    summary: 'How each region answers the published versions of a trial; those too that have not answered',
    access,
    reply: NodeAnswers,
  })
  answers(@Param('id', { schema: uuid }) trialId: string, @User() user: UserCaller) {
    return listNodeAnswers(this.dataSource, trialId, this.#caller(user));
  }

  @Route({
    method: 'GET',
    path: 'node-reports',
    summary: 'What nodes reported, refusals with their codes',
    access,
    reply: NodeReportPage,
  })
  reports(@Query({ schema: reportQuery }) query: z.infer<typeof reportQuery>, @User() user: UserCaller) {
    return listNodeReports(this.dataSource, query, this.#caller(user));
  }

  #caller(user: UserCaller): TrialCaller {
    const organisations = boundsOf(this.policy, user.grants, 'trial:read', 'organisation');
    return { actor: actorOf(user), organisations };
  }
}
