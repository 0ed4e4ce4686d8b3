import { ApiModule, PlatformModule, type AppDefinition } from '@kohort/platform';
import { appDatabase, openSession, silentLog, startTestApp, type TestSession } from '@kohort/platform/testing';
import { Module, type INestApplication } from '@nestjs/common';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { node } from '../../../node.js';
import { nodeConfig } from '../../../testing/node-app.js';
import { CreateOutreach } from '../../create-outreach.migration.js';
import { SettingsApiModule, settingsEntities } from '../settings.module.js';

@Module({})
class SettingsAppModule {}

/** The node with its settings of outreach and nothing else. */
const definition = (url: string): AppDefinition => ({
  ...node(nodeConfig(url)),
  ...{ entities: settingsEntities, migrations: [CreateOutreach], jobs: [], dependencies: [] },
});

export async function startSettingsApp(more: Readonly<Record<string, string>> = {}): Promise<INestApplication> {
  const url = await appDatabase('node_outreach_settings_template', definition);
  const platform = PlatformModule.for(definition(url), silentLog);
  const imports = [platform, ApiModule, SettingsApiModule.for(nodeConfig(url, more))];
  return startTestApp({ module: SettingsAppModule, imports });
}

export const clinician = (app: INestApplication, subject: string): Promise<TestSession> =>
  openSession(app, ['clinician'], { careUnit: 'Organization/1' }, { subject });

const server = (app: INestApplication) => request(app.getHttpServer() as Parameters<typeof request>[0]);

export const read = (app: INestApplication, session: TestSession, path: string) =>
  server(app).get(`/api/${path}`).set('cookie', session.cookie);

export const write = (app: INestApplication, session: TestSession, path: string, body: object) =>
  server(app).put(`/api/${path}`).set('cookie', session.cookie).set('x-csrf-token', session.csrfToken).send(body);

/** What has come into the audit since this was called. */
export async function auditFromHere(app: INestApplication): Promise<() => Promise<object[]>> {
  const source = app.get(DataSource);
  const [{ last }] = await source.query<[{ last: string }]>('select coalesce(max(id), 0) as last from audit_event');
  const columns = 'action, actor_id as actor, subject_id as subject, details';
  return () => source.query(`select ${columns} from audit_event where id > $1 order by id`, [last]);
}
