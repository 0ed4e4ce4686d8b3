import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Module, type DynamicModule } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DataSource, type EntityManager } from 'typeorm';
import { ApiModule } from '../boot/api.module.js';
import { PlatformModule, type AppDefinition } from '../boot/platform.module.js';
import { ServerConfig } from '../config/variables.js';
import { appDatabase, serverEnvironment, silentLog, startTestApp } from '../testing/index.js';
import { AccountRow } from './account.entity.js';
import { accountNames, clinicianAccounts } from './clinician-accounts.js';
import { AccessPolicy, OPERATOR_PERMISSIONS } from './policy.js';
import { RoleAssignmentRow } from './role-assignment.entity.js';

@Module({})
class TestModule {}

const definitionOf = (url: string): AppDefinition => ({
  name: 'test',
  config: ServerConfig.parse(serverEnvironment(url)),
  roles: {
    clinician: ['case:answer'],
    reader: ['account:read'],
    operator: [...OPERATOR_PERMISSIONS, 'recruiting-audit:read'],
  },
  home: { region: '12' },
  entities: [],
  migrations: [],
  jobs: [],
});

describe('the accounts of practitioners', () => {
  let app: NestExpressApplication;
  let manager: EntityManager;
  beforeAll(async () => {
    const platform = PlatformModule.for(
      definitionOf(await appDatabase('clinicians_template', definitionOf)),
      silentLog,
    );
    const module: DynamicModule = { module: TestModule, imports: [platform, ApiModule] };
    app = await startTestApp(module);
    manager = app.get(DataSource).manager;
  });
  afterAll(() => app.close());
  beforeEach(() => manager.query('delete from role_assignment; delete from account'));

  const account = async (
    subject: string,
    lines: readonly Partial<RoleAssignmentRow>[] = [{}],
    fields: Partial<AccountRow> = {},
  ): Promise<string> => {
    const row = {
      issuer: 'one',
      name: `Dr ${subject}`,
      email: `${subject}@x.example`,
      locale: 'sv',
      ...fields,
    } as const;
    const { identifiers } = await manager.insert(AccountRow, { ...row, subject });
    const accountId = (identifiers[0] as { id: string }).id;
    for (const line of lines) await manager.insert(RoleAssignmentRow, { role: 'clinician', accountId, ...line });
    return accountId;
  };
  const found = async (...subjects: string[]) => {
    const all = await clinicianAccounts(
      manager,
      app.get(AccessPolicy),
      subjects.map((subject) => `Practitioner/${subject}`),
    );
    return Object.fromEntries([...all].map(([practitioner, { providers }]) => [practitioner, providers]));
  };

  it('are found by the id of the Practitioner, with where mail goes', async () => {
    const accountId = await account('a', [{}], { locale: 'en' });
    await account('no-mail', [{}], { email: null });
    const accounts = await clinicianAccounts(manager, app.get(AccessPolicy), [
      'Practitioner/a',
      'Practitioner/no-mail',
      'Practitioner/nobody',
      'Organization/a',
    ]);
    expect([...accounts.keys()].sort()).toEqual(['Practitioner/a', 'Practitioner/no-mail']);
    expect(accounts.get('Practitioner/a')).toEqual({
      accountId,
      practitioner: 'Practitioner/a',
      name: 'Dr a',
      address: 'a@x.example',
      locale: 'en',
      providers: 'everywhere',
    });
    expect(accounts.get('Practitioner/no-mail')).not.toHaveProperty('address');
  });

  it('are those that may answer here and now only', async () => {
    const [past, future] = [new Date(Date.now() - 1000), new Date(Date.now() + 60_000)];
    await account('closed', [{}], { active: false });
    await account('reader', [{ role: 'reader' }]);
    await account('none', []);
    await account('over', [{ validUntil: past }]);
    await account('ended', [{ endedAt: past }]);
    await account('later', [{ validFrom: future }]);
    await account('elsewhere', [{ region: '01' }]);
    await account('one-trial', [{ trial: 'one' }]);
    await account('here', [{ region: '12' }]);
    const all = ['closed', 'reader', 'none', 'over', 'ended', 'later', 'elsewhere', 'one-trial', 'here'];
    expect(await found(...all)).toEqual({ 'Practitioner/here': 'everywhere' });
  });

  it('are bounded to the care providers that their lines name, unless one names none', async () => {
    const [north, south] = [{ careProvider: 'Organization/n' }, { careUnit: 'Organization/s' }];
    await account('two', [south, north, { ...north, careUnit: 'Organization/u' }]);
    await account('free', [north, {}]);
    expect(await found('two', 'free')).toEqual({
      'Practitioner/two': ['Organization/n', 'Organization/s'],
      'Practitioner/free': 'everywhere',
    });
  });

  it('is the newest where two identity providers know the same subject', async () => {
    await account('a', [{}], { createdAt: new Date('2026-01-02'), issuer: 'one' });
    const older = { createdAt: new Date('2026-01-01'), issuer: 'two' };
    await account('a', [{ careProvider: 'Organization/n' }], older);
    expect(await found('a')).toEqual({ 'Practitioner/a': 'everywhere' });
  });

  it('have names, also when closed', async () => {
    const [open, closed] = [await account('a'), await account('b', [], { active: false })];
    expect(await accountNames(manager, [open, closed, open])).toEqual(
      new Map([
        [open, 'Dr a'],
        [closed, 'Dr b'],
      ]),
    );
    expect(await accountNames(manager, [])).toEqual(new Map());
  });
});
