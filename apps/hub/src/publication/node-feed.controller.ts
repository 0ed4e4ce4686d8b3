import { Log, Machine, Route, type MachineCaller } from '@kohort/platform';
import { FeedQuery, NODE_SCOPE, ProtocolFeed, ReportRequest } from '@kohort/protocol';
import { Body, Controller, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import { HubIdentity } from '../nodes/hub-identity.js';
import { DirectiveBell } from './directive-bell.js';
import { pollFeed } from './poll-feed.js';
import { recordReport } from './record-report.js';

/** What nodes ask for and tell (HUB_PATHS.protocols, HUB_PATHS.reports). */
@Controller('api/node')
export class NodeFeedController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bell: DirectiveBell,
    private readonly hub: HubIdentity,
    private readonly log: Log,
  ) {}

  @Route({
    method: 'GET',
    path: 'protocols',
    summary: "The directives for the node's region after a number; waits for the next one",
    access: { scope: NODE_SCOPE },
    reply: ProtocolFeed,
  })
  async protocols(
    @Query({ schema: FeedQuery }) query: FeedQuery,
    @Machine() { id: nodeId }: MachineCaller,
    @Res({ passthrough: true }) response: Response,
  ) {
    const gone = new AbortController();
    const leave = (): void => gone.abort();
    response.once('close', leave);
    try {
      return await pollFeed(this.dataSource, this.bell, { ...query, nodeId }, gone.signal);
    } finally {
      response.off('close', leave);
    }
  }

  @Route({
    method: 'POST',
    path: 'reports',
    summary: "A node's signed report on a protocol version",
    access: { scope: NODE_SCOPE },
    reply: 'none',
  })
  async report(@Body({ schema: ReportRequest }) { report: text }: ReportRequest, @Machine() { id }: MachineCaller) {
    const recorded = await recordReport(this.dataSource, { text, nodeId: id, hub: this.hub.issuer }, new Date());
    if (!recorded.ok) this.log.write('warn', 'report-refused', { node: id, code: recorded.error.code });
    return recorded;
  }
}
