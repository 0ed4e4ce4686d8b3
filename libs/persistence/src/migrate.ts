import { MigrationExecutor, type DataSource, type QueryRunner } from 'typeorm';
import { failed, ok, type Fault, type Result } from '@kohort/kernel';
import { withoutLimits } from './data-source.js';

/** Why a program must not start on this database. Every message is a sentence to print as it stands. */
export type MigrationFault = Fault<'pending-migrations' | 'newer-database' | 'migration-failed'>;

export interface Migrated {
  /** Names of the migrations that were run now, in order. */
  readonly ran: readonly string[];
}

const refuse = (code: MigrationFault['code'], message: string) => failed<MigrationFault>({ code, message, path: '' });

/** Only one program migrates at a time; the lock is the connection's and ends with it. */
const LOCK = `hashtext('kohort migrations')`;

async function unknownTo(dataSource: DataSource, executor: MigrationExecutor): Promise<readonly string[]> {
  const known = new Set(dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name));
  const executed = await executor.getExecutedMigrations();
  return executed.map(({ name }) => name).filter((name) => !known.has(name));
}

const newer = (names: readonly string[]) =>
  refuse(
    'newer-database',
    `The database was migrated by a newer version of this program: it has ${names.join(', ')}. Start that version.`,
  );

async function runOne(runner: QueryRunner, executor: MigrationExecutor, migration: PendingMigration): Promise<void> {
  await runner.startTransaction();
  try {
    await executor.executeMigration(migration);
    await runner.commitTransaction();
  } catch (error) {
    // The connection may be gone, and the transaction with it.
    await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  }
}
type PendingMigration = Parameters<MigrationExecutor['executeMigration']>[0];

async function runPending(
  dataSource: DataSource,
  runner: QueryRunner,
  onProgress: (name: string) => void,
): Promise<Result<Migrated, MigrationFault>> {
  const executor = new MigrationExecutor(dataSource, runner);
  const unknown = await unknownTo(dataSource, executor);
  if (unknown.length > 0) return newer(unknown);
  const ran: string[] = [];
  for (const migration of await executor.getPendingMigrations()) {
    try {
      await runOne(runner, executor, migration);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return refuse('migration-failed', `The migration ${migration.name} failed and changed nothing: ${why}.`);
    }
    ran.push(migration.name);
    onProgress(migration.name);
  }
  return ok({ ran });
}

/**
 * Brings the database to this program's version: each pending migration in a transaction of its own, all under a lock.
 * Of two at once the second waits and finds nothing to do. To be run as one step before API and worker start.
 */
export async function migrate(
  dataSource: DataSource,
  onProgress: (name: string) => void = () => undefined,
): Promise<Result<Migrated, MigrationFault>> {
  // Neither the wait for the lock nor a migration is bound by the limits for statements.
  const unlimited = await withoutLimits(dataSource).initialize();
  try {
    const runner = unlimited.createQueryRunner();
    await runner.query(`select pg_advisory_lock(${LOCK})`);
    return await runPending(unlimited, runner, onProgress);
  } finally {
    await unlimited.destroy();
  }
}

/** Whether the database is exactly at this program's version. API and worker ask before they start. */
export async function checkMigrated(dataSource: DataSource): Promise<Result<undefined, MigrationFault>> {
  const executor = new MigrationExecutor(dataSource);
  const unknown = await unknownTo(dataSource, executor);
  if (unknown.length > 0) return newer(unknown);
  const pending = await executor.getPendingMigrations();
  if (pending.length === 0) return ok(undefined);
  return refuse(
    'pending-migrations',
    `The database lacks ${pending.length} of this program's migrations: ` +
      `${pending.map(({ name }) => name).join(', ')}. Run the migration step first.`,
  );
}
