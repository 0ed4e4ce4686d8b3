import { DataSource, type DataSourceOptions, type MigrationInterface } from 'typeorm';
import { invariant } from '@kohort/kernel';
import { AddAuditSubjectIndex } from './audit/add-audit-subject-index.migration.js';
import { AuditEventRow } from './audit/audit-event.entity.js';
import { CreateAuditChain } from './audit/create-audit-chain.migration.js';
import { CreateAuditEvent } from './audit/create-audit-event.migration.js';
import { BoundedClient } from './bounded-client.js';
import { CreateOutbox } from './outbox/create-outbox.migration.js';
import { OutboxRow } from './outbox/outbox.entity.js';

/** A class decorated as a TypeORM entity. */
export type EntityClass = new () => object;
/** A migration; the last 13 digits of its `name` are the time at which it was written (milliseconds since 1970). */
export type MigrationClass = new () => MigrationInterface;

export interface DataSourceSettings {
  /** postgres://user:password@host:port/database */
  readonly url: string;
  /** Shown in `pg_stat_activity`, so that a database's owner can tell our connections apart. */
  readonly applicationName: string;
  readonly entities: readonly EntityClass[];
  /** In the order in which they were written. */
  readonly migrations: readonly MigrationClass[];
  /** Most connections at once; 10 if left out. Outbox drains use one more each. */
  readonly poolSize?: number;
  /**
   * A statement that runs longer is ended by the server; 30,000 ms if left out. Where the server does not even do that,
   * the connection is given up two seconds later. Migrations have no limit.
   */
  readonly statementTimeoutMs?: number;
  /** A connection is given up, or not waited for in the pool, after this; 5,000 ms if left out. */
  readonly connectTimeoutMs?: number;
  /** Told of each idle connection that the server ended. The pool opens a new one by itself when asked for one. */
  readonly onConnectionLost?: (error: Error) => void;
}

const OWN_ENTITIES: readonly EntityClass[] = [OutboxRow, AuditEventRow];
const OWN_MIGRATIONS: readonly MigrationClass[] = [
  CreateOutbox,
  CreateAuditEvent,
  AddAuditSubjectIndex,
  CreateAuditChain,
];
/** A transaction whose program hangs must not hold its locks for ever. Longer than any mail server is waited for. */
const IDLE_IN_TRANSACTION_MS = 180_000;

/** How much longer than the server itself we wait for it to end a statement. */
const SPARE_MS = 2_000;

const limits = (statementTimeoutMs: number) => ({
  statement_timeout: statementTimeoutMs,
  answerWithinMs: statementTimeoutMs === 0 ? 0 : statementTimeoutMs + SPARE_MS,
});

const writtenAt = (name: string): number => Number(/\d{13}$/.exec(name)?.[0]);

/** TypeORM runs migrations by the time in their name: a list in another order would run in another order than it reads. */
function checkOrder(migrations: readonly MigrationClass[]): void {
  const names = migrations.map((Migration) => new Migration().name ?? Migration.name);
  for (const [index, name] of names.entries()) {
    invariant(writtenAt(name) > 0, `migration "${name}" ends with the time at which it was written, 13 digits`);
    const before = names[index - 1];
    invariant(
      before === undefined || writtenAt(before) < writtenAt(name),
      `migration "${name}" was written after "${before ?? ''}", which stands before it`,
    );
  }
}

/**
 * The data source of an app, not yet connected: call `initialize()`, which throws where the server does not answer.
 * The outbox and the audit are always part of it. Tables change by migrations only, each in a transaction of its own.
 * TypeORM logs nothing: its query log holds values.
 */
export function createDataSource(settings: DataSourceSettings): DataSource {
  const { url, applicationName, entities, migrations, poolSize = 10, onConnectionLost } = settings;
  checkOrder(migrations);
  return new DataSource({
    type: 'postgres',
    url,
    applicationName,
    entities: [...OWN_ENTITIES, ...entities],
    migrations: [...OWN_MIGRATIONS, ...migrations],
    migrationsTransactionMode: 'each',
    synchronize: false,
    migrationsRun: false,
    logging: false,
    poolSize,
    connectTimeoutMS: settings.connectTimeoutMs ?? 5_000,
    // gen_random_uuid() is part of PostgreSQL itself (13 and later); an app's role may not install extensions.
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    poolErrorHandler: (error: Error) => onConnectionLost?.(error),
    extra: {
      Client: BoundedClient,
      ...limits(settings.statementTimeoutMs ?? 30_000),
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      keepAlive: true,
    },
  });
}

/** The same database without a limit for statements, on a connection of its own; not yet connected. */
export function withoutLimits({ options }: DataSource): DataSource {
  invariant(options.type === 'postgres', 'the data source was made by createDataSource');
  return new DataSource({ ...options, poolSize: 1, extra: { ...(options.extra as object), ...limits(0) } });
}

/** The same database on connections of its own, for who may not wait until others let go of theirs; not yet connected. */
export const withOwnPool = ({ options }: DataSource, poolSize: number): DataSource =>
  new DataSource({ ...options, poolSize } as DataSourceOptions);
