import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createDatabase, dropDatabase } from '@kohort/embedded-postgres/testing';
import {
  Column,
  Entity,
  PrimaryGeneratedColumn,
  type DataSource,
  type MigrationInterface,
  type QueryRunner,
} from 'typeorm';
import { createDataSource, type EntityClass, type MigrationClass } from './data-source.js';
import { drift } from './drift.js';
import { checkMigrated, migrate } from './migrate.js';

@Entity({ name: 'permit' })
class Permit {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'permit_pkey' })
  id!: string;
}
@Entity({ name: 'permit' })
class PermitWithRegion extends Permit {
  @Column({ type: 'text', nullable: true })
  region!: string | null;
}
class CreatePermit implements MigrationInterface {
  readonly name = 'CreatePermit1795500001000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table permit (id uuid default gen_random_uuid() constraint permit_pkey primary key)');
    // Long enough for a second migration step to come in between, if nothing kept it out.
    await runner.query('select pg_sleep(0.2)');
  }
  async down(): Promise<void> {}
}
class BreakHalfway implements MigrationInterface {
  readonly name = 'BreakHalfway1795500002000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table half (id text)');
    await runner.query('select no_such_column');
  }
  async down(): Promise<void> {}
}

const OWN = [
  'CreateOutbox1795500000001',
  'CreateAuditEvent1795500000002',
  'AddAuditSubjectIndex1795500000003',
  'CreateAuditChain1795500000004',
];
class Outlast implements MigrationInterface {
  readonly name = 'Outlast1795500003000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('select pg_sleep(2.3)');
  }
  async down(): Promise<void> {}
}

let url: string;
let open: DataSource[];
beforeEach(async () => {
  open = [];
  url = await createDatabase();
});
afterEach(async () => {
  for (const dataSource of open) await dataSource.destroy();
  await dropDatabase(url);
});

async function connect(migrations: MigrationClass[] = [], entities: EntityClass[] = []): Promise<DataSource> {
  const settings = { url, applicationName: 'kohort-test', entities, migrations, statementTimeoutMs: 100 };
  const dataSource = await createDataSource(settings).initialize();
  open.push(dataSource);
  return dataSource;
}
const ranBy = async (dataSource: DataSource): Promise<readonly string[]> => {
  const migrated = await migrate(dataSource);
  if (!migrated.ok) throw new Error(migrated.error.message);
  return migrated.value.ran;
};

describe('migrate', () => {
  it("runs the library's own migrations and then the app's, says which, and then none", async () => {
    const dataSource = await connect([CreatePermit]);
    const told: string[] = [];
    const first = await migrate(dataSource, (name) => told.push(name));
    expect(first).toEqual({ ok: true, value: { ran: [...OWN, 'CreatePermit1795500001000'] } });
    expect(told).toEqual([...OWN, 'CreatePermit1795500001000']);
    expect(await ranBy(dataSource)).toEqual([]);
    expect(await dataSource.query('show statement_timeout')).toEqual([{ statement_timeout: '100ms' }]);
  });

  it('lets one of two at once wait and then do nothing, though a migration outlasts the limit for statements', async () => {
    const [one, other] = await Promise.all([connect([CreatePermit]), connect([CreatePermit])]);
    const ran = await Promise.all([ranBy(one), ranBy(other)]);
    expect(ran.map((names) => names.length).sort()).toEqual([0, OWN.length + 1]);
  });

  it('waits for a migration also after a connection would be given up', async () => {
    expect(await ranBy(await connect([Outlast]))).toContain('Outlast1795500003000');
  });

  it('takes a failing migration back as a whole, keeps those before it, and names it', async () => {
    const dataSource = await connect([CreatePermit, BreakHalfway]);
    const outcome = await migrate(dataSource);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'migration-failed' } });
    expect(outcome.ok ? '' : outcome.error.message).toMatch(/BreakHalfway1795500002000 .*no_such_column/);
    expect(await dataSource.query(`select to_regclass('half') as half, to_regclass('permit') as permit`)).toEqual([
      { half: null, permit: 'permit' },
    ]);
    // The lock is free again.
    expect(await ranBy(await connect([CreatePermit]))).toEqual([]);
  });

  it('refuses a list that would run in another order than it reads', () => {
    const settings = { url, applicationName: 'kohort-test', entities: [], migrations: [BreakHalfway, CreatePermit] };
    expect(() => createDataSource(settings)).toThrow(/CreatePermit1795500001000.*BreakHalfway/);
  });
});

describe('checkMigrated', () => {
  it('names what is pending, on an empty database too', async () => {
    const empty = await checkMigrated(await connect([CreatePermit]));
    expect(empty.ok ? '' : empty.error.message).toContain([...OWN, 'CreatePermit1795500001000'].join(', '));
    await ranBy(await connect());
    const behind = await checkMigrated(await connect([CreatePermit]));
    expect(behind).toMatchObject({ ok: false, error: { code: 'pending-migrations' } });
    expect(behind.ok ? '' : behind.error.message).not.toContain(OWN[0]);
  });

  it('lets the version start that the database has', async () => {
    const dataSource = await connect([CreatePermit]);
    await ranBy(dataSource);
    expect(await checkMigrated(dataSource)).toEqual({ ok: true, value: undefined });
  });

  it('refuses an older program, which may not migrate either', async () => {
    await ranBy(await connect([CreatePermit]));
    const older = await connect();
    for (const outcome of [await checkMigrated(older), await migrate(older)]) {
      expect(outcome).toMatchObject({ ok: false, error: { code: 'newer-database' } });
      expect(outcome.ok ? '' : outcome.error.message).toContain('CreatePermit1795500001000');
    }
  });
});

describe('drift', () => {
  it('is nothing when migrations and entities agree', async () => {
    const dataSource = await connect([CreatePermit], [Permit]);
    await ranBy(dataSource);
    expect(await drift(dataSource)).toEqual([]);
  });

  it('is the statement for a column that an entity gained', async () => {
    const dataSource = await connect([CreatePermit], [PermitWithRegion]);
    await ranBy(dataSource);
    expect(await drift(dataSource)).toEqual([expect.stringMatching(/ALTER TABLE "permit" ADD "region" text/)]);
  });
});
