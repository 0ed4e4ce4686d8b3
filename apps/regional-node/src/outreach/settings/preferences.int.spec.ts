import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addMonths, isoDay, localDayIn } from '@kohort/kernel';
import { openSession, type TestSession } from '@kohort/platform/testing';
import { DEFAULT_SETTINGS } from '@kohort/outreach';
import type { INestApplication } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { deputiesAt, preferenceIn, preferencesOf } from './preferences-of.js';
import { auditFromHere, clinician, read, startSettingsApp, write } from './testing/settings-app.js';

const TODAY = localDayIn('Europe/Stockholm')(Date.now());
const day = (offset: number): string => isoDay(TODAY + offset);
const NOTHING = { weeklyCap: null, quietFrom: null, quietUntil: null, deputy: null };
const deputy = (practitioner: string, from = day(0), until = day(7)) => ({ practitioner, from, until });

describe("a clinician's preferences", () => {
  let app: INestApplication;
  let anna: TestSession;
  let bo: TestSession;
  beforeAll(async () => {
    app = await startSettingsApp();
    [anna, bo] = [await clinician(app, 'anna'), await clinician(app, 'bo')];
    await openSession(app, ['steward'], {}, { subject: 'stina' });
  });
  afterAll(() => app.close());
  beforeEach(() => app.get(DataSource).query('truncate clinician_preference'));

  const manager = () => app.get(DataSource).manager;
  const state = (rowVersion: number, more: object, who = anna) =>
    write(app, who, 'preferences', { ...NOTHING, rowVersion, ...more });

  it('are those of the region until one states others', async () => {
    const region = { weeklyCap: DEFAULT_SETTINGS.weeklyCap };
    expect((await read(app, anna, 'preferences')).body).toEqual({ ...NOTHING, rowVersion: 0, region });
  });

  it('are stated, for oneself only', async () => {
    const stated = { weeklyCap: 2, quietFrom: '17:00', quietUntil: '08:00', deputy: deputy('Practitioner/bo') };
    const answer = await state(0, stated);
    const shown = { ...stated, deputy: { ...stated.deputy, name: 'bo' }, rowVersion: 1 };
    expect([answer.status, answer.body]).toEqual([200, expect.objectContaining(shown)]);
    expect((await read(app, anna, 'preferences')).body).toMatchObject(shown);
    expect((await read(app, bo, 'preferences')).body).toMatchObject({ ...NOTHING, rowVersion: 0 });
    expect((await state(1, {})).body).toMatchObject({ ...NOTHING, rowVersion: 2 });
    expect(await preferencesOf(manager(), [anna.accountId])).toEqual(new Map([[anna.accountId, {}]]));
  });

  it('are what the sender hears, beside what the region does', async () => {
    await state(0, { weeklyCap: 2 });
    await state(0, { quietFrom: '17:00', quietUntil: '08:00' }, bo);
    const stated = await preferencesOf(manager(), [anna.accountId, bo.accountId, randomAccount]);
    const region = { weeklyCap: 5, quietFrom: '21:00', quietUntil: '06:00' };
    const held = [anna.accountId, bo.accountId, randomAccount].map((id) => preferenceIn(region, stated.get(id)));
    expect(held).toEqual([
      { weeklyCap: 2, quiet: { from: '21:00', until: '06:00' } },
      { weeklyCap: 5, quiet: { from: '17:00', until: '08:00' } },
      { weeklyCap: 5, quiet: { from: '21:00', until: '06:00' } },
    ]);
    expect(preferenceIn(DEFAULT_SETTINGS)).toEqual({ weeklyCap: 5, quiet: undefined });
    expect(await preferencesOf(manager(), [])).toEqual(new Map());
  });

  it('name a deputy from the first day to the last', async () => {
    await state(0, { deputy: deputy('Practitioner/bo', day(1), day(3)) });
    const inForce = await Promise.all(
      [0, 1, 3, 4].map(async (offset) => (await deputiesAt(manager(), day(offset))).size),
    );
    expect(inForce).toEqual([0, 1, 1, 0]);
    expect(await deputiesAt(manager(), day(1))).toEqual(new Map([['Practitioner/anna', 'Practitioner/bo']]));
  });

  it('show no deputy whose time is over', async () => {
    await state(0, { deputy: deputy('Practitioner/bo') });
    await manager().query(`update clinician_preference set deputy_from = $1, deputy_until = $1`, [day(-1)]);
    expect((await read(app, anna, 'preferences')).body).toMatchObject({ deputy: null, rowVersion: 1 });
  });

  it.each<[string, object]>([
    ['/weeklyCap', { weeklyCap: 51 }],
    ['/quietFrom', { quietFrom: '25:00', quietUntil: '08:00' }],
    ['/quietUntil', { quietFrom: '17:00' }],
    ['/quietUntil', { quietUntil: '17:00' }],
    ['/deputy/practitioner', { deputy: deputy('Practitioner/anna') }],
    ['/deputy/practitioner', { deputy: deputy('Practitioner/nobody') }],
    ['/deputy/practitioner', { deputy: deputy('Practitioner/stina') }],
    ['/deputy/practitioner', { deputy: deputy('bo') }],
    ['/deputy/until', { deputy: deputy('Practitioner/bo', day(2), day(1)) }],
    ['/deputy/until', { deputy: deputy('Practitioner/bo', day(-3), day(-1)) }],
    ['/deputy/until', { deputy: deputy('Practitioner/bo', day(0), isoDay(addMonths(TODAY, 12) + 1)) }],
    ['/deputy/until', { deputy: { practitioner: 'Practitioner/bo', from: day(0) } }],
    ['/deputy/from', { deputy: deputy('Practitioner/bo', '2026-02-30') }],
  ])('are refused at %s: %j', async (path, more) => {
    const answer = await state(0, more);
    expect([answer.status, (answer.body as { faults: { path: string }[] }).faults.map((fault) => fault.path)]).toEqual([
      422,
      [path],
    ]);
    expect((await read(app, anna, 'preferences')).body).toMatchObject({ rowVersion: 0 });
  });

  it('are not overwritten from two windows', async () => {
    const audited = await auditFromHere(app);
    const statuses = async (rowVersion: number) =>
      (await Promise.all([1, 2, 3].map((weeklyCap) => state(rowVersion, { weeklyCap }))))
        .map(({ status }) => status)
        .sort();
    expect(await statuses(0)).toEqual([200, 409, 409]);
    expect(await statuses(1)).toEqual([200, 409, 409]);
    const line = { action: 'preference.changed', actor: anna.accountId, subject: anna.accountId };
    expect(await audited()).toMatchObject([line, line]);
  });

  it('are for clinicians', async () => {
    const steward = await openSession(app, ['steward']);
    expect((await read(app, steward, 'preferences')).status).toBe(403);
    expect((await state(0, {}, steward)).status).toBe(403);
  });
});

const randomAccount = '00000000-0000-4000-8000-000000000000';
