import type { Result } from '@kohort/kernel';
import { Ingestion, RecordFaultFilter, RecordFaultPage } from '@kohort/node-api';
import { actorOf, Route, User, type AppFault, type UserCaller } from '@kohort/platform';
import { Controller, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { listFaults } from './list-faults.js';
import { showIngestion } from './show-ingestion.js';
import { walkAgain } from './walk-again.js';

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
    noBody: true,
  })
  reload(@User() user: UserCaller): Promise<Result<undefined, AppFault>> {
    return walkAgain(this.dataSource, 'load', actorOf(user));
  }

  @Route({
    method: 'POST',
    path: 'reconcile',
    summary: 'Compare the ids and versions of all records with what is known',
    access: { permission: 'ingestion:write' },
    reply: 'none',
    noBody: true,
  })
  reconcile(@User() user: UserCaller): Promise<Result<undefined, AppFault>> {
    return walkAgain(this.dataSource, 'reconcile', actorOf(user));
  }
}
