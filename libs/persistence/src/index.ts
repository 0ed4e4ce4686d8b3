export {
  appendAudit,
  appendAudits,
  type AuditActor,
  type AuditDetails,
  type AuditPurpose,
  type NewAuditEvent,
} from './audit/append-audit.js';
export type { AuditFault } from './audit/audit-faults.js';
export { auditHead, type AuditHead } from './audit/audit-head.js';
export { AuditSealer } from './audit/audit-sealer.js';
export type { SealFault } from './audit/chain-goes-on.js';
export type { AuditSeal, KeptSeal, SealKeeper, SignSeal, VerifySeal } from './audit/seal-keeper.js';
export { verifyAudit, type AuditCheck, type AuditVerification } from './audit/verify-audit.js';
export { readAudit, type AuditEvent, type AuditPage, type AuditQuery } from './audit/read-audit.js';
export {
  createDataSource,
  withOwnPool,
  type DataSourceSettings,
  type EntityClass,
  type MigrationClass,
} from './data-source.js';
export { drift } from './drift.js';
export { readPage, type Page, type PageRequest } from './keyset.js';
export { checkMigrated, migrate, type Migrated, type MigrationFault } from './migrate.js';
export { drainOutbox, type DrainEvent, type DrainOptions, type OutboxDrain } from './outbox/drain-outbox.js';
export { enqueue, type OutboxJob } from './outbox/enqueue.js';
export { listenTo, type Listening } from './outbox/listen.js';
export type { JobSink, RefusedJob } from './outbox/job-sink.js';
export { outboxLag, type OutboxLag } from './outbox/outbox-lag.js';
export { pingDatabase, type PingFault } from './ping.js';
