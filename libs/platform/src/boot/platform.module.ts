import {
  AuditSealer,
  checkMigrated,
  createDataSource,
  pingDatabase,
  type EntityClass,
  type MigrationClass,
  type SealKeeper,
} from '@kohort/persistence';
import { createRegistry, type JobDefinition } from '@kohort/queue';
import { Module, type DynamicModule, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { Dependencies, type Dependency } from '../health/dependency.js';
import { sealAudit } from '../audit/seal-audit.js';
import { AccountRow } from '../access/account.entity.js';
import { Accounts } from '../access/accounts.js';
import { CreateAccess } from '../access/create-access.migration.js';
import { DelegationLog } from '../access/delegation-log.js';
import { AccessPolicy, type Places } from '../access/policy.js';
import { RoleAssignmentRow } from '../access/role-assignment.entity.js';
import type { ServerConfig } from '../config/variables.js';
import { JobQueues, openJobQueues } from '../jobs/queues.js';
import { purgeLogins } from '../login/purge-logins.js';
import { Log } from '../logging/log.js';
import { CreateSession } from '../login/create-session.migration.js';
import { CurrentSessions } from '../login/current-session.js';
import { IdentityProvider } from '../login/identity-provider.js';
import { LogIn } from '../login/log-in.js';
import { PendingLoginRow } from '../login/pending-login.entity.js';
import { SessionRow } from '../login/session.entity.js';
import { Sessions } from '../login/sessions.js';
import { LoginSettings } from '../login/settings.js';
import { PermissionGuard } from '../route/permission.guard.js';
import { databaseReason, StartFault } from './start-fault.js';

/** What an app is, apart from its features' modules. */
export interface AppDefinition {
  /** 'hub', 'node-skane': in logs, cookies and `pg_stat_activity`. */
  readonly name: string;
  readonly config: ServerConfig;
  readonly roles: AccessPolicy['roles'];
  /** Where the app is: a grant that holds there holds everywhere here. */
  readonly home?: Places;
  /** The places that a role must name. */
  readonly rolePlaces?: NonNullable<AccessPolicy['rolePlaces']>;
  readonly entities: readonly EntityClass[];
  readonly migrations: readonly MigrationClass[];
  /** All jobs of the app; the platform's own come with them. */
  readonly jobs: readonly JobDefinition[];
  /** Signs and keeps the seals of the app's audit; without it they show changes only to who holds an earlier one. */
  readonly sealKeeper?: SealKeeper;
  /** What the app needs beside database, queue and identity provider. */
  readonly dependencies?: readonly Dependency[];
}

/** The app's data source with the platform's own tables; not yet connected. */
export const dataSourceOf = ({ name, config, entities, migrations }: AppDefinition, log: Log): DataSource =>
  createDataSource({
    url: config.DATABASE_URL,
    applicationName: `kohort-${name}`,
    entities: [AccountRow, RoleAssignmentRow, SessionRow, PendingLoginRow, ...entities],
    migrations: [CreateAccess, CreateSession, ...migrations],
    onConnectionLost: (error) => log.error('database-connection-lost', error, { dependency: 'database' }),
  });

/** The app's data source, connected. @throws a StartFault that says in a sentence why not */
export async function connect(definition: AppDefinition, log: Log): Promise<DataSource> {
  try {
    return await dataSourceOf(definition, log).initialize();
  } catch (error) {
    throw new StartFault(`The database of ${definition.name} cannot be used (DATABASE_URL): ${databaseReason(error)}.`);
  }
}

async function connected(definition: AppDefinition, log: Log): Promise<DataSource> {
  const dataSource = await connect(definition, log);
  const migrated = await checkMigrated(dataSource);
  if (migrated.ok) return dataSource;
  await dataSource.destroy();
  throw new StartFault(migrated.error.message);
}

/** The database comes first: where it is away, that is what is said. */
const queuesOf = ({ name, config, jobs }: AppDefinition, _dataSource: DataSource, log: Log): Promise<JobQueues> =>
  openJobQueues(name, config, createRegistry([purgeLogins, sealAudit, ...jobs] as JobDefinition[]), log);

const dependenciesOf =
  ({ dependencies = [] }: AppDefinition) =>
  (dataSource: DataSource, provider: IdentityProvider, { queues }: JobQueues, sealer: AuditSealer): Dependencies => ({
    all: [
      { name: 'database', ping: () => pingDatabase(dataSource, 2500) },
      { name: 'queue', ping: () => queues.ping(2500) },
      { name: 'identity-provider', ping: () => provider.ping() },
      { name: 'audit', ping: () => sealer.check() },
      ...dependencies,
    ],
  });

/** Login, permissions, accounts and the database: what every app stands on. */
@Module({})
export class PlatformModule implements OnApplicationShutdown {
  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: JobQueues,
  ) {}

  static for(definition: AppDefinition, log: Log): DynamicModule {
    const providers: Provider[] = [
      { provide: Log, useValue: log },
      {
        provide: AccessPolicy,
        useValue: { roles: definition.roles, home: definition.home ?? {}, rolePlaces: definition.rolePlaces ?? {} },
      },
      { provide: LoginSettings, useValue: new LoginSettings(definition.name, definition.config) },
      { provide: DataSource, useFactory: () => connected(definition, log) },
      {
        provide: Dependencies,
        useFactory: dependenciesOf(definition),
        inject: [DataSource, IdentityProvider, JobQueues, AuditSealer],
      },
      {
        provide: JobQueues,
        useFactory: (dataSource: DataSource) => queuesOf(definition, dataSource, log),
        inject: [DataSource],
      },
      {
        provide: AuditSealer,
        useFactory: (dataSource: DataSource) => new AuditSealer(dataSource, definition.sealKeeper),
        inject: [DataSource],
      },
      IdentityProvider,
      Sessions,
      CurrentSessions,
      LogIn,
      Accounts,
      DelegationLog,
      PermissionGuard,
    ];
    return { module: PlatformModule, global: true, imports: [DiscoveryModule], providers, exports: providers };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.jobs.queues.close();
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
