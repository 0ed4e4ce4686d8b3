import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { OutreachSettingsFields, type RegionOutreachSettings } from '@kohort/node-api';
import { DEFAULT_SETTINGS, OutreachSettings } from '@kohort/outreach';
import { drift } from '@kohort/persistence';
import { openSession, type TestSession } from '@kohort/platform/testing';
import type { INestApplication } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { OutreachConfig } from './outreach-config.js';
import { auditFromHere, read, startSettingsApp, write } from './testing/settings-app.js';

const PATH = 'outreach/settings';
const OTHER = { ...DEFAULT_SETTINGS, times: ['06:45', '12:00'], quietFrom: '20:00', quietUntil: '06:00', weeklyCap: 3 };

it('has one form in the API and in the rules', () => {
  // The name that the form has in OpenAPI is left out.
  const fields = (schema: z.ZodObject) => z.toJSONSchema(z.strictObject(schema.shape));
  expect(fields(OutreachSettingsFields)).toEqual(fields(OutreachSettings));
});

describe('the settings of outreach', () => {
  let app: INestApplication;
  let steward: TestSession;
  beforeAll(async () => {
    app = await startSettingsApp();
    steward = await openSession(app, ['steward']);
  });
  afterAll(() => app.close());
  beforeEach(() => app.get(DataSource).query('truncate outreach_settings'));

  const set = (rowVersion: number, settings: object, who = steward) => write(app, who, PATH, { rowVersion, settings });
  const stored = () => app.get(OutreachConfig).settings(app.get(DataSource).manager);

  it('have tables that equal their entities', async () => {
    const differences = await drift(app.get(DataSource));
    expect(differences.filter((query) => /"(outreach_settings|clinician_preference)"/.test(query))).toEqual([]);
  });

  it('are the defaults until somebody sets them', async () => {
    const answer = await read(app, steward, PATH);
    expect([answer.status, answer.body]).toEqual([200, { settings: DEFAULT_SETTINGS, rowVersion: 0 }]);
  });

  it('are set, changed, and hold from then on', async () => {
    const first = await set(0, OTHER);
    expect([first.status, first.body]).toEqual([
      200,
      { settings: OTHER, rowVersion: 1, changedAt: expect.any(String) as unknown },
    ]);
    expect(await stored()).toEqual(OTHER);
    expect((await set(1, DEFAULT_SETTINGS)).body).toMatchObject({ settings: DEFAULT_SETTINGS, rowVersion: 2 });
    expect(await stored()).toEqual(DEFAULT_SETTINGS);
    expect((await read(app, steward, PATH)).body).toMatchObject({ rowVersion: 2 });
  });

  it('are audited', async () => {
    const audited = await auditFromHere(app);
    await set(0, OTHER);
    expect(await audited()).toEqual([
      {
        action: 'outreach-settings.changed',
        actor: steward.accountId,
        subject: '1',
        details: expect.objectContaining({ times: '06:45 12:00', weeklyCap: 3, days: '1 2 3 4 5' }) as object,
      },
    ]);
  });

  it('are not overwritten by who read them before another one changed them', async () => {
    const audited = await auditFromHere(app);
    const both = await Promise.all([set(0, OTHER), set(0, DEFAULT_SETTINGS)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const again = await Promise.all([set(1, OTHER), set(1, DEFAULT_SETTINGS), set(0, OTHER), set(7, OTHER)]);
    expect(again.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    expect(again[2].body).toMatchObject({ code: 'changed-meanwhile' });
    expect(await audited()).toHaveLength(2);
  });

  it.each<[string, object]>([
    ['/settings/times/0', { times: ['7:30'] }],
    ['/settings/weeklyCap', { weeklyCap: 0 }],
    ['/settings/quietUntil', { quietFrom: '21:00' }],
    ['/settings/expireAfterDays', { expireAfterDays: 14 }],
    ['/settings/preference', { preference: ['encounter', 'encounter'] }],
    ['/settings', { colour: 'red' }],
  ])('are refused at %s', async (path, more) => {
    const answer = await set(0, { ...DEFAULT_SETTINGS, ...more });
    expect([answer.status, (answer.body as { faults: { path: string }[] }).faults.map((fault) => fault.path)]).toEqual([
      422,
      [path],
    ]);
    expect((await read(app, steward, PATH)).body).toMatchObject({ rowVersion: 0 });
  });

  it('are read by coordinators of a site, and set by stewards only', async () => {
    const coordinator = await openSession(app, ['coordinator'], { trial: 'T', site: 'S' });
    expect((await read(app, coordinator, PATH)).status).toBe(200);
    expect((await set(0, OTHER, coordinator)).status).toBe(403);
    expect((await read(app, await openSession(app, ['clinician']), PATH)).status).toBe(403);
  });
});

it('come every so many seconds where the configuration says so, until a steward sets them', async () => {
  const app = await startSettingsApp({ DIGEST_EVERY_SECONDS: '5' });
  const steward = await openSession(app, ['steward']);
  const answer = await read(app, steward, PATH);
  expect((answer.body as RegionOutreachSettings).settings).toMatchObject({ everySeconds: 5, weeklyCap: 500 });
  const config = app.get(OutreachConfig);
  const { timeZone, publicUrl, region } = config;
  expect({ timeZone, publicUrl, region }).toEqual({
    ...{ timeZone: 'Europe/Stockholm', publicUrl: 'http://127.0.0.1:4999', region: 'Region Skåne' },
  });
  await write(app, steward, PATH, { rowVersion: 0, settings: DEFAULT_SETTINGS });
  expect(await config.settings(app.get(DataSource).manager)).toEqual(DEFAULT_SETTINGS);
  await app.close();
});
