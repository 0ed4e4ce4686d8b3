import {
  AssignCase,
  AssignedCase,
  OutreachCaseFilter,
  OutreachCasePage,
  OutreachDigestFilter,
  OutreachDigestPage,
  OutreachHistory,
  OutreachOverview,
  OverviewQuery,
} from '@kohort/node-api';
import { Route, User, type UserCaller } from '@kohort/platform';
import { pageQuery } from '@kohort/platform/api';
import { Body, Controller, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { assignCase, Assigning } from './assign-case.js';
import { countOutreach } from './count-outreach.js';
import { listDigests } from './list-digests.js';
import { listOutreachCases } from './list-outreach-cases.js';
import { Oversight, overseerOf, type Overseer } from './overseer.js';
import { readHistory } from './read-history.js';

const uuid = z.uuid('must be an id as this API gives it');
const caseQuery = pageQuery.extend(OutreachCaseFilter.shape);
const digestQuery = pageQuery.extend(OutreachDigestFilter.shape);

/** What is shown is bounded to the trials that the line of the delegation log names. */
const access = { permission: 'outreach:read', within: ['trial', 'site'] } as const;

@Controller('api/outreach')
export class OutreachOverviewController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly oversight: Oversight,
    private readonly assigning: Assigning,
  ) {}

  @Route({
    method: 'GET',
    path: 'cases',
    summary: 'Cases without their people, newest change first',
    access,
    reply: OutreachCasePage,
  })
  async list(@Query({ schema: caseQuery }) query: z.infer<typeof caseQuery>, @User() user: UserCaller) {
    const now = new Date();
    return listOutreachCases(this.dataSource, query, await this.#overseer(user, now), now);
  }

  @Route({
    method: 'GET',
    path: 'overview',
    summary: 'How outreach goes, in numbers: states, reasons, answers, response rate',
    access,
    reply: OutreachOverview,
  })
  async overview(@Query({ schema: OverviewQuery }) { trial }: z.infer<typeof OverviewQuery>, @User() user: UserCaller) {
    return countOutreach(this.dataSource, trial, await this.#overseer(user));
  }

  @Route({
    method: 'GET',
    path: 'digests',
    summary: 'The mails to clinicians and what became of them, newest first',
    access,
    reply: OutreachDigestPage,
  })
  async digests(@Query({ schema: digestQuery }) query: z.infer<typeof digestQuery>, @User() user: UserCaller) {
    return listDigests(this.dataSource.manager, query, await this.#overseer(user));
  }

  @Route({
    method: 'GET',
    path: 'cases/:id/history',
    summary: 'What happened to one case, and for whoever may read them, the decisions it rests on',
    access,
    reply: OutreachHistory,
  })
  async history(@Param('id', { schema: uuid }) id: string, @User() user: UserCaller) {
    return readHistory(this.dataSource, id, await this.#overseer(user));
  }

  @Route({
    method: 'POST',
    path: 'cases/:id/assign',
    summary: 'Has a practitioner told whom somebody names',
    access: { permission: 'outreach:assign', within: ['trial', 'site'] },
    reply: AssignedCase,
  })
  async assign(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: AssignCase }) body: AssignCase,
    @User() user: UserCaller,
  ) {
    const overseer = await overseerOf(this.dataSource.manager, this.oversight, user, 'outreach:assign', new Date());
    return assignCase(this.assigning, { ...body, id }, overseer);
  }

  #overseer(user: UserCaller, now = new Date()): Promise<Overseer> {
    return overseerOf(this.dataSource.manager, this.oversight, user, 'outreach:read', now);
  }
}
