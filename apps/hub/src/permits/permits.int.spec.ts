import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ApplicationPage, DecidedPermit, DecidedPermitPage, RegisterPage } from '@kohort/hub-api';
import { drift } from '@kohort/persistence';
import type { Problem } from '@kohort/platform/api';
import { openSession } from '@kohort/platform/testing';
import { TrustedKeysFile, thumbprintOf, verifyProtocol } from '@kohort/protocol';
import type { INestApplication } from '@nestjs/common';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { HUB } from '../nodes/testing/test-node.js';
import {
  approval,
  approve,
  officer,
  submit,
  submittedTrial,
  withdraw,
} from '../publication/testing/published-trial.js';
import { startTestHub } from '../testing/hub-app.js';
import { addressOf, auditOf, site, TrialDesk } from '../trials/testing/trial-desk.js';
import { PermitRow } from './permit.entity.js';

const DAY_MS = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

jest.setTimeout(30_000);

describe('a permit', () => {
  let app: INestApplication;
  let sponsor: TrialDesk;
  let desk: TrialDesk;
  beforeAll(async () => {
    app = await startTestHub();
    sponsor = await TrialDesk.sponsor(app);
    desk = await officer(app);
  });
  afterAll(() => app.close());

  const anyone = (path: string) => request(app.getHttpServer() as Parameters<typeof request>[0]).get(path);
  const decide = (id: string, body: object) => desk.send('post', `${addressOf(id)}/permit`, body);
  const permitsOf = async (id: string) =>
    (await desk.done<DecidedPermitPage>('get', `/api/trials/${id}/permits`)).items;
  const trustedKeys = async () => TrustedKeysFile.parse((await anyone('/api/trusted-keys').expect(200)).body);

  it('is asked for by a submitted version, which the officer finds and reads', async () => {
    const id = await submittedTrial(sponsor, { acronym: 'ASKED' });
    const { items } = await desk.done<ApplicationPage>(
      'get',
      `/api/applications?organisation=${sponsor.organisationId}`,
    );
    expect(items).toMatchObject([{ trialId: id, version: 1, acronym: 'ASKED', regions: ['12'], sites: 1 }]);
    expect((await desk.done<ApplicationPage>('get', '/api/applications?region=99')).items).toEqual([]);
    const other = await TrialDesk.sponsor(app);
    expect((await other.done<ApplicationPage>('get', '/api/applications')).items).toEqual([]);
    expect((await sponsor.done<ApplicationPage>('get', '/api/applications')).items).toHaveLength(1);
  });

  it('is signed by authority and hub over the whole version, and nodes of its regions accept it', async () => {
    const [here, there] = [await site(app, '12'), await site(app, '14')];
    const id = await submittedTrial(sponsor, { regions: ['12', '14'], siteIds: [here.id, there.id] });
    const permit = await approve(desk, id, { conditions: ['Women only.'] });
    expect(permit).toMatchObject({ decision: 'approved', purpose: 'recruiting', regions: ['12'], version: 1 });
    const row = await app.get(DataSource).manager.findOneByOrFail(PermitRow, { id: permit.id });
    const check = { keys: await trustedKeys(), hub: HUB, now: Date.now() };
    const verified = await verifyProtocol(row.signedProtocol, { ...check, region: '12' });
    expect(verified).toMatchObject({
      ok: true,
      value: {
        protocol: {
          trial: { id },
          sites: [{ id: here.id }],
          permit: { id: permit.id, regions: ['12'], conditions: ['Women only.'] },
        },
      },
    });
    expect(await verifyProtocol(row.signedProtocol, { ...check, region: '14' })).toMatchObject({
      ok: false,
      error: { code: 'wrong-region' },
    });
    expect((await sponsor.version(id)).state).toBe('approved');
    expect(await auditOf(app, permit.versionId)).toContainEqual({
      action: 'permit.approved',
      purpose: 'recruiting',
      details: expect.objectContaining({ permit: permit.id, trial: id, regions: '12' }),
    });
  });

  it.each([
    ['ends before it begins', { validFrom: inDays(10), validUntil: inDays(9) }, '/validUntil'],
    ['is over already', { validFrom: inDays(-0.5), validUntil: inDays(-0.1) }, '/validUntil'],
    ['began long ago', { validFrom: '2023-01-01T00:00:00Z' }, '/validFrom'],
    ['ends in a year of five digits', { validUntil: '9999-12-31T23:59:59-12:00' }, '/validUntil'],
    [
      'begins in eight thousand years',
      { validFrom: '9990-01-01T00:00:00Z', validUntil: '9991-01-01T00:00:00Z' },
      '/validFrom /validUntil',
    ],
    ['holds for more than five years', { validFrom: inDays(0), validUntil: inDays(5 * 366) }, '/validUntil'],
    ['names a region that was not applied for', { regions: ['12', '14'] }, '/regions/1'],
    ['names a region twice', { regions: ['12', '12'] }, '/regions/1'],
    ['names no region', { regions: [] }, '/regions'],
    ['holds a condition without words', { conditions: [' '] }, '/conditions/0'],
    ['names a purpose', { purpose: 'counting' }, ''],
  ])('that %s is not given, and the application waits on', async (_name, more, path) => {
    const id = await submittedTrial(sponsor);
    const answer = await decide(id, approval(more)).expect(422);
    const { code, faults } = answer.body as Problem;
    expect([code, faults.map((fault) => fault.path).join(' ')]).toEqual(['invalid-input', path]);
    expect((await sponsor.version(id)).state).toBe('submitted');
    expect(await permitsOf(id)).toEqual([]);
  });

  it('that is refused says why; the version may be asked for again and gets a decision of its own', async () => {
    const id = await submittedTrial(sponsor);
    await decide(id, { decision: 'refused' }).expect(422);
    const first = (await decide(id, { decision: 'refused', reason: 'Too wide.' }).expect(200)).body as DecidedPermit;
    expect(first).toMatchObject({ decision: 'refused', reason: 'Too wide.' });
    expect(JSON.stringify(await auditOf(app, first.versionId))).not.toContain('Too wide.');
    const { rowVersion } = await sponsor.version(id);
    const draft = await sponsor.done<{ rowVersion: number }>('post', `${addressOf(id)}/reopen`, { rowVersion });
    await sponsor.done('post', `${addressOf(id)}/freeze`, { rowVersion: draft.rowVersion });
    await submit(sponsor, id);
    const second = await approve(desk, id);
    expect(await permitsOf(id)).toMatchObject([{ id: second.id }, { id: first.id, reason: 'Too wide.' }]);
    const [only] = await sponsor
      .done<DecidedPermitPage>('get', `/api/trials/${id}/permits?order=asc&limit=1`)
      .then(({ items }) => items);
    expect(only?.id).toBe(first.id);
  });

  it('is given once, whoever decides at the same moment', async () => {
    const id = await submittedTrial(sponsor);
    const bodies = [1, 2, 3, 4, 5, 6].map((n) => (n % 2 ? approval() : { decision: 'refused', reason: 'No.' }));
    const answers = await Promise.all(bodies.map((body) => decide(id, body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    expect(await permitsOf(id)).toHaveLength(1);
  });

  it('is decided on by nobody who acts for the sponsor, and by permit officers only', async () => {
    const id = await submittedTrial(sponsor);
    const { organisationId: organisation } = sponsor;
    const both = await sponsor.colleagueInOffice();
    expect(await both.refused('post', `${addressOf(id)}/permit`, approval())).toMatchObject({
      code: 'forbidden',
      detail: expect.stringContaining('act'),
    });
    expect(await sponsor.refused('post', `${addressOf(id)}/permit`, approval())).toMatchObject({ code: 'forbidden' });
    const bounded = await openSession(app, ['permit-officer'], { organisation });
    await request(app.getHttpServer() as Parameters<typeof request>[0])
      .post(`${addressOf(id)}/permit`)
      .set({ cookie: bounded.cookie, 'x-csrf-token': bounded.csrfToken })
      .send(approval())
      .expect(403);
    expect((await sponsor.version(id)).state).toBe('submitted');
  });

  it('is never changed nor removed', async () => {
    const id = await submittedTrial(sponsor);
    const permit = await approve(desk, id);
    const { manager } = app.get(DataSource);
    await expect(manager.update(PermitRow, { id: permit.id }, { conditions: [] })).rejects.toThrow('append-only');
    await expect(manager.delete(PermitRow, { id: permit.id })).rejects.toThrow('append-only');
  });

  it('is in the public register with what the public is told, page by page', async () => {
    const registrations = [{ system: 'https://clinicaltrials.gov', value: 'NCT01234567' }];
    const id = await submittedTrial(sponsor, { title: { sv: 'Registrerad', en: 'Registered' }, registrations });
    await approve(desk, id, { conditions: ['One.'] });
    const seen: RegisterPage['items'] = [];
    for (let after = ''; ;) {
      const page = (await anyone(`/api/register?limit=2${after}`).expect(200)).body as RegisterPage;
      seen.push(...page.items);
      if (page.next === undefined) break;
      after = `&after=${page.next}`;
    }
    expect(seen).toHaveLength(await app.get(DataSource).manager.countBy(PermitRow, { decision: 'approved' }));
    expect(seen[0]).toEqual({
      trialId: id,
      version: 1,
      title: { sv: 'Registrerad', en: 'Registered' },
      sponsor: expect.stringContaining('Sponsor'),
      registrations,
      purpose: 'recruiting',
      protocolHash: (await sponsor.version(id)).protocolHash,
      regions: ['12'],
      decidedAt: expect.any(String),
      validFrom: expect.any(String),
      validUntil: expect.any(String),
      state: 'approved',
      conditions: ['One.'],
    });
    expect((await anyone('/api/register?region=99').expect(200)).body).toEqual({ items: [] });
    // What the draft of an amendment says is not approved.
    await sponsor.send('post', `/api/trials/${id}/versions`).expect(200);
    const { rowVersion } = (await sponsor.send('get', `/api/trials/${id}`).expect(200)).body as { rowVersion: number };
    const other = { rowVersion, registrations: [{ system: 'https://elsewhere.example', value: '1' }] };
    await sponsor.send('patch', `/api/trials/${id}`, other).expect(200);
    const again = (await anyone('/api/register?limit=1').expect(200)).body as RegisterPage;
    expect(again.items).toMatchObject([{ trialId: id, registrations }]);
  });

  it('that is over is in the register as such', async () => {
    const id = await submittedTrial(sponsor);
    const validUntil = new Date(Date.now() + 1000).toISOString();
    await approve(desk, id, { validUntil });
    const state = async () => {
      const { items } = (await anyone('/api/register?limit=1').expect(200)).body as RegisterPage;
      return items.map((entry) => [entry.trialId, entry.state]);
    };
    expect(await state()).toEqual([[id, 'approved']]);
    while (Date.parse(validUntil) > Date.now()) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await state()).toEqual([[id, 'expired']]);
    await withdraw(sponsor, id);
    expect(await state()).toEqual([[id, 'withdrawn']]);
  });

  it('is signed by keys that everyone may compare', async () => {
    const answer = await anyone('/api/trusted-keys').expect(200);
    const { authority, hub } = TrustedKeysFile.parse(answer.body);
    const of = {
      authority: await Promise.all(authority.map(thumbprintOf)),
      hub: await Promise.all(hub.map(thumbprintOf)),
    };
    expect((answer.body as { thumbprints: unknown }).thumbprints).toEqual(of);
    expect(JSON.stringify(answer.body)).not.toContain('"d"');
    expect(of.authority).not.toEqual(of.hub);
  });

  it('has a table that equals its entity', async () => {
    const statements = await drift(app.get(DataSource));
    expect(statements.filter((each) => /permit|directive|node_report/.test(each))).toEqual([]);
  });
});
