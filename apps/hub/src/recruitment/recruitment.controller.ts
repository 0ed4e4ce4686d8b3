import { AuditHeadPage, Recruitment } from '@kohort/hub-api';
import { AccessPolicy, Log, Machine, Route, User, type MachineCaller, type UserCaller } from '@kohort/platform';
import { pageQuery } from '@kohort/platform/api';
import { NODE_SCOPE, TotalsRequest } from '@kohort/protocol';
import { Body, Controller, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { HubIdentity } from '../nodes/hub-identity.js';
import { trialCaller } from '../trials/caller.js';
import { listAuditHeads } from './list-audit-heads.js';
import { recordTotals } from './record-totals.js';
import { showRecruitment } from './show-recruitment.js';

const uuid = z.uuid('must be an id as this API gives it');

/** How recruitment goes: what nodes tell (HUB_PATHS.totals), and what is shown of it. */
@Controller('api')
export class RecruitmentController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly hub: HubIdentity,
    private readonly policy: AccessPolicy,
    private readonly log: Log,
  ) {}

  @Route({
    method: 'POST',
    path: 'node/totals',
    summary: "A node's signed recruitment totals of a trial",
    access: { scope: NODE_SCOPE },
    reply: 'none',
  })
  async totals(@Body({ schema: TotalsRequest }) { totals: text }: TotalsRequest, @Machine() { id }: MachineCaller) {
    const recorded = await recordTotals(this.dataSource, { text, nodeId: id, hub: this.hub.issuer }, new Date());
    if (!recorded.ok) this.log.write('warn', 'totals-refused', { node: id, code: recorded.error.code });
    return recorded;
  }

  @Route({
    method: 'GET',
    path: 'trials/:id/recruitment',
    summary:
      'How recruitment goes in each region and site, after informed consent; regions that have not told are named',
    access: { permission: 'trial:read', within: ['organisation'] },
    reply: Recruitment,
  })
  recruitment(@Param('id', { schema: uuid }) trialId: string, @User() user: UserCaller) {
    return showRecruitment(this.dataSource, trialId, trialCaller(this.policy, user, 'trial:read'));
  }

  @Route({
    method: 'GET',
    path: 'nodes/:id/audit-heads',
    summary: "Where a node's audit ended each time that it told totals, newest first",
    access: { permission: 'node:read' },
    reply: AuditHeadPage,
  })
  auditHeads(
    @Param('id', { schema: uuid }) nodeId: string,
    @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>,
  ) {
    return listAuditHeads(this.dataSource, nodeId, query);
  }
}
