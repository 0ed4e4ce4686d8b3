import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { JobsController } from '../jobs/jobs.controller.js';
import { WorkerRunner } from '../jobs/worker-runner.js';
import { PurgeLogins } from '../login/purge-logins.js';
import { AccountsController } from '../access/accounts.controller.js';
import { AuditController } from '../audit/audit.controller.js';
import { SealAudit } from '../audit/seal-audit.js';
import { HealthController } from '../health/health.controller.js';
import { LoginController } from '../login/login.controller.js';
import { HomeController } from './home.controller.js';

/** The routes that every app has. */
@Module({
  controllers: [HomeController, LoginController, AccountsController, AuditController, JobsController, HealthController],
})
export class ApiModule {}

/** A worker answers for its health only. */
@Module({
  imports: [DiscoveryModule],
  controllers: [HealthController],
  providers: [WorkerRunner, PurgeLogins, SealAudit],
})
export class WorkerModule {}
