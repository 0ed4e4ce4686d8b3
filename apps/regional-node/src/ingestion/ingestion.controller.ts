import type { Result } from '@kohort/kernel';
import { Ingestion, ReconcileRequest, RecordFaultFilter, RecordFaultPage, ReloadRequest } from '@kohort/node-api';
import { actorOf, Route, User, type AppFault, type UserCaller } from '@kohort/platform';
import { Body, Controller, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { listFaults } from './list-faults.js';
import { showIngestion } from './show-ingestion.js';
import { reconcileAll, reload } from './walk-again.js';

@Controller('api/ingestion')
export class IngestionController {
  constructor(private readonly dataSource: DataSource) {}

  @Route({
    method: 'GET',
    path: '',
    summary: "How the reading of the region's records stands",
    access: { permission: 'ingestion:read' },
    reply: Ingestion,
  })
  show(): Promise<Ingestion> {
    return showIngestion(this.dataSource.manager, new Date());
  }

  @Route({
    method: 'GET',
    path: 'faults',
    summary: 'Records that cannot be read, page by page',
    access: { permission: 'ingestion:read' },
    reply: RecordFaultPage,
  })
  faults(
    @Query({ schema: RecordFaultFilter }) query: RecordFaultFilter,
    @User() user: UserCaller,
  ): Promise<Result<RecordFaultPage, AppFault>> {
    return listFaults(this.dataSource, query, actorOf(user));
  }

  @Route({
    method: 'POST',
    path: 'reload',
    summary: 'Read all records anew; what is known stays in use meanwhile',
    access: { permission: 'ingestion:write' },
    reply: 'none',
  })
  reload(
    @Body({ schema: ReloadRequest }) body: ReloadRequest,
    @User() user: UserCaller,
  ): Promise<Result<undefined, AppFault>> {
    return reload(this.dataSource, body, actorOf(user));
  }

  @Route({
    method: 'POST',
    path: 'reconcile',
    summary: 'Compare the ids and versions of all records with what is known',
    access: { permission: 'ingestion:write' },
    reply: 'none',
  })
  reconcile(
    @Body({ schema: ReconcileRequest }) body: ReconcileRequest,
    @User() user: UserCaller,
  ): Promise<Result<undefined, AppFault>> {
    return reconcileAll(this.dataSource, body, actorOf(user));
  }
}
