import { ok, type Result } from '@kohort/kernel';
import { DryRun, DryRunPage, SweepFilter, SweepPage } from '@kohort/node-api';
import { actorOf, failure, Route, User, type AppFault, type UserCaller } from '@kohort/platform';
import { pageQuery } from '@kohort/platform/api';
import { Controller, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { DryRunRow } from './dry-run.entity.js';
import { listDryRuns, listSweeps } from './list-runs.js';
import { Matching } from './matching.js';
import { startDryRun } from './start-dry-run.js';
import { dryRunView } from './views.js';

const uuid = z.uuid('must be an id as this API gives it');
const sweepQuery = pageQuery.extend(SweepFilter.shape);

/** Evaluations of everybody: sweeps, which make candidates, and dry runs, which only count. */
@Controller('api')
export class RunsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly matching: Matching,
  ) {}

  @Route({
    method: 'GET',
    path: 'sweeps',
    summary: 'Sweeps and how far they are, newest first',
    access: { permission: 'sweep:read' },
    reply: SweepPage,
  })
  sweeps(@Query({ schema: sweepQuery }) query: z.infer<typeof sweepQuery>) {
    return listSweeps(this.dataSource.manager, query);
  }

  @Route({
    method: 'POST',
    path: 'protocols/:id/dry-runs',
    summary: 'Begin to count what a protocol version would find here',
    access: { permission: 'protocol:dry-run' },
    reply: DryRun,
    noBody: true,
  })
  start(@Param('id', { schema: uuid }) id: string, @User() user: UserCaller) {
    return startDryRun(this.dataSource, this.matching, id, actorOf(user), new Date());
  }

  @Route({
    method: 'GET',
    path: 'protocols/:id/dry-runs',
    summary: 'Dry runs of a protocol version, newest first',
    access: { permission: 'protocol:dry-run' },
    reply: DryRunPage,
  })
  dryRuns(@Param('id', { schema: uuid }) id: string, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    return listDryRuns(this.dataSource.manager, id, query);
  }

  @Route({
    method: 'GET',
    path: 'dry-runs/:id',
    summary: 'One dry run: how far it is, and its numbers',
    access: { permission: 'protocol:dry-run' },
    reply: DryRun,
  })
  async dryRun(@Param('id', { schema: uuid }) id: string): Promise<Result<DryRun, AppFault>> {
    const row = await this.dataSource.manager.findOneBy(DryRunRow, { id });
    return row === null ? failure('not-found', 'There is no such dry run.') : ok(dryRunView(row));
  }
}
