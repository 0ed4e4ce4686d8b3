import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Organisation, OrganisationPage, RegionList, Site, SitePage } from '@kohort/hub-api';
import { drift } from '@kohort/persistence';
import { openSession, silentLog, startTestApp, type TestSession } from '@kohort/platform/testing';
import { TrialSite } from '@kohort/protocol';
import type { INestApplication } from '@nestjs/common';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { HubApiModule } from '../api.module.js';
import { hubConfig, hubDatabase } from '../testing/hub-app.js';
import { organisationName } from './organisation-name.js';
import { activeSiteIds, sitesById } from './sites-by-id.js';

interface Reply<Body> {
  readonly status: number;
  readonly body: Body;
}
type Refused = Reply<{ code: string; faults: { path: string }[] }>;

const NOWHERE = '00000000-0000-4000-8000-000000000000';

describe('the directory', () => {
  /** Two processes of one hub. */
  let apps: [INestApplication, INestApplication];
  let app: INestApplication;
  let operator: TestSession;
  beforeAll(async () => {
    const module = HubApiModule.for(hubConfig(await hubDatabase()), silentLog);
    apps = [await startTestApp(module), await startTestApp(module)];
    app = apps[0];
    operator = await openSession(app, ['operator']);
  }, 30_000);
  afterAll(() => Promise.all(apps.map((each) => each.close())));

  const agent = (at = app) => request(at.getHttpServer() as Parameters<typeof request>[0]);
  const headersOf = ({ cookie, csrfToken }: TestSession) => ({ cookie, 'x-csrf-token': csrfToken });
  const get = async <Body>(path: string, as = operator): Promise<Reply<Body>> =>
    agent().get(`/api/${path}`).set(headersOf(as));
  const send = async <Body>(
    method: 'post' | 'patch',
    path: string,
    body: object,
    { as = operator, at = app } = {},
  ): Promise<Reply<Body>> => agent(at)[method](`/api/${path}`).set(headersOf(as)).send(body);
  const add = async (name: string, more: object = {}) =>
    (await send<Organisation>('post', 'organisations', { name, ...more })).body;
  const addSite = async (name: string, more: object = {}) =>
    (await send<Site>('post', 'sites', { region: '12', name, ...more })).body;
  const audited = async (action: string, id: string) =>
    (
      await app
        .get(DataSource)
        .query<{ details: unknown }[]>(
          'select details from audit_event where action = $1 and subject_id = $2 order by id',
          [action, id],
        )
    ).map(({ details }) => details);

  describe('of organisations', () => {
    it('keeps one of each name and number, however they are written, and never the number of a person', async () => {
      const made = await add('Ankan Läkemedel AB', { organisationNumber: '556677-8899' });
      expect(made).toMatchObject({ name: 'Ankan Läkemedel AB', organisationNumber: '5566778899', active: true });
      expect(await audited('organisation.added', made.id)).toEqual([{}]);
      const again: Refused = await send('post', 'organisations', { name: ' ankan  LÄKEMEDEL ab' });
      expect([again.status, again.body]).toMatchObject([409, { code: 'already-exists', faults: [{ path: '/name' }] }]);
      const number: Refused = await send('post', 'organisations', { name: 'B', organisationNumber: '5566778899' });
      expect(number.body).toMatchObject({ code: 'already-exists', faults: [{ path: '/organisationNumber' }] });
      for (const organisationNumber of ['811218-9876', '5566778898', '16556677-8899', ''])
        expect((await send('post', 'organisations', { name: 'C', organisationNumber })).status).toBe(422);
    });

    it('lets one of many win who add the same name at once, in two processes', async () => {
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, at) =>
          send<Organisation>('post', 'organisations', { name: 'Tävlan AB' }, { at: apps[at % 2] ?? app }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
      expect((await get<OrganisationPage>('organisations?text=tävlan')).body.items).toHaveLength(1);
    });

    it('renames, takes out of use and back, and says once in the audit what changed', async () => {
      const { id } = await add('Före AB');
      const taken = await add('Upptagen AB');
      const path = `organisations/${id}`;
      const change = { name: 'Efter AB', organisationNumber: '202100-5489', active: false };
      for (let times = 0; times < 2; times += 1)
        expect((await send<Organisation>('patch', path, change)).body).toMatchObject({
          name: 'Efter AB',
          organisationNumber: '2021005489',
          active: false,
        });
      expect(await audited('organisation.changed', id)).toEqual([
        { changed: 'name organisationNumber active', active: false },
      ]);
      expect((await send('patch', path, { name: 'UPPTAGEN ab' })).status).toBe(409);
      const back = await send<Organisation>('patch', path, { organisationNumber: null, active: true });
      expect(back.body).toEqual({ id, name: 'Efter AB', active: true, createdAt: back.body.createdAt });
      expect((await add('Före AB')).name).toBe('Före AB');
      expect((await send('patch', `organisations/${taken.id}`, {})).status).toBe(422);
      expect((await send('patch', `organisations/${NOWHERE}`, { active: false })).status).toBe(404);
      expect(await organisationName(app.get(DataSource).manager, id)).toBe('Efter AB');
      expect(await organisationName(app.get(DataSource).manager, NOWHERE)).toBeUndefined();
    });

    it('lists by name, page by page, filtered', async () => {
      for (const name of ['Sida C', 'sida A', 'Sida B 100%', 'Sida Ä', 'sida å']) await add(name);
      const { id } = (await get<OrganisationPage>('organisations?text=sida c')).body.items[0] as Organisation;
      await send('patch', `organisations/${id}`, { active: false });
      const names: string[] = [];
      for (let query: string | undefined = ''; query !== undefined;) {
        const { body }: Reply<OrganisationPage> = await get(`organisations?limit=2&text=SIDA${query}`);
        names.push(...body.items.map(({ name }) => name));
        query = body.next === undefined ? undefined : `&after=${encodeURIComponent(body.next)}`;
      }
      expect(names).toEqual(['sida A', 'Sida B 100%', 'Sida C', 'sida å', 'Sida Ä']);
      const found = async (query: string) =>
        (await get<OrganisationPage>(`organisations?${query}`)).body.items.map(({ name }) => name);
      expect(await found('text=sida&active=false')).toEqual(['Sida C']);
      expect(await found('text=100%25')).toEqual(['Sida B 100%']);
      expect(await found('text=%25')).toEqual(['Sida B 100%']);
      expect((await found('text=sida&order=desc'))[0]).toBe('Sida Ä');
      for (const query of ['sort=nameKey', 'active=yes', 'after=x', 'more=1'])
        expect((await get(`organisations?${query}`)).status).toBe(422);
    });

    it('goes on behind the longest name', async () => {
      const long = (letter: string) => `Ö${letter}${'\u{1F9EC}'.repeat(59)}`;
      for (const letter of ['a', 'b']) await add(long(letter));
      const first = await get<OrganisationPage>('organisations?limit=1&text=öa');
      expect(first.body.next).toBeUndefined();
      const page = await get<OrganisationPage>(`organisations?limit=1&text=${encodeURIComponent('\u{1F9EC}')}`);
      const next = await get<OrganisationPage>(
        `organisations?limit=1&text=${encodeURIComponent('\u{1F9EC}')}&after=${page.body.next ?? ''}`,
      );
      expect(next.body.items.map(({ name }) => name)).toEqual([long('b')]);
    });

    it('is written in one line, and says what it shows', async () => {
      for (const name of ['A\r\nB', 'A\tB', 'A\u202eB', 'A\u0007', '\u200b'])
        for (const [path, body] of [
          ['organisations', { name }],
          ['sites', { name, region: '12' }],
        ] as const)
          expect(await send('post', path, body)).toMatchObject({ status: 422, body: { faults: [{ path: '/name' }] } });
    });

    it('makes nobody the sponsor of everybody', async () => {
      const person = await openSession(app, []);
      for (const places of [{}, { organisation: 'nonsense' }]) {
        const line = { role: 'sponsor', ...places };
        const refusal = await send<Refused['body']>('post', `accounts/${person.accountId}/assignments`, line);
        expect(refusal).toMatchObject({ status: 422, body: { faults: [{ path: '/organisation' }] } });
        expect((await get('organisations', await openSession(app, ['sponsor'], places))).status).toBe(403);
      }
    });

    it('shows a person of an organisation that one only; the role comes from the accounts API', async () => {
      const [own, other] = [await add('Egen AB'), await add('Annan AB')];
      const person = await openSession(app, []);
      expect((await get('organisations', person)).status).toBe(403);
      const line = { role: 'sponsor', organisation: own.id };
      expect((await send('post', `accounts/${person.accountId}/assignments`, line)).status).toBe(200);
      expect((await get<OrganisationPage>('organisations', person)).body).toEqual({ items: [own] });
      expect((await get<Organisation>(`organisations/${own.id}`, person)).body).toEqual(own);
      expect((await get(`organisations/${other.id}`, person)).status).toBe(404);
      const stranger = await openSession(app, ['sponsor'], { organisation: NOWHERE });
      expect((await get<OrganisationPage>('organisations', stranger)).body).toEqual({ items: [] });
      const officer = await openSession(app, ['permit-officer']);
      const seen = (await get<OrganisationPage>('organisations?limit=200', officer)).body.items.map(({ id }) => id);
      expect(seen).toEqual(expect.arrayContaining([own.id, other.id]));
      for (const as of [person, officer]) {
        expect((await send('post', 'organisations', { name: 'Ny' }, { as })).status).toBe(403);
        expect((await send('patch', `organisations/${own.id}`, { active: false }, { as })).status).toBe(403);
      }
    });
  });

  describe('of regions and sites', () => {
    it('knows the 21 regions', async () => {
      const { items } = (await get<RegionList>('regions')).body;
      expect(items).toHaveLength(21);
      expect(items.find(({ code }) => code === '14')).toEqual({ code: '14', name: 'Västra Götalandsregionen' });
    });

    it('keeps one site of each name in a region, and of each HSA-id anywhere', async () => {
      const hsaId = 'SE2321000255-S1';
      const made = await addSite('Lund', { hsaId });
      expect(made).toMatchObject({ region: '12', name: 'Lund', hsaId, active: true });
      expect(await audited('site.added', made.id)).toEqual([{ region: '12' }]);
      const again: Refused = await send('post', 'sites', { region: '12', name: 'LUND' });
      expect(again.body).toMatchObject({ code: 'already-exists', faults: [{ path: '/name' }] });
      expect((await send('post', 'sites', { region: '14', name: 'Lund' })).status).toBe(200);
      const taken: Refused = await send('post', 'sites', { region: '14', name: 'Mölndal', hsaId });
      expect(taken.body).toMatchObject({ code: 'already-exists', faults: [{ path: '/hsaId' }] });
      const nowhere: Refused = await send('post', 'sites', { region: '99', name: 'Nowhere' });
      expect([nowhere.status, nowhere.body]).toMatchObject([422, { faults: [{ path: '/region' }] }]);
      expect((await send('post', 'sites', { region: '12', name: 'X', hsaId: '19121212-1212' })).status).toBe(422);
    });

    it('changes all but the region, once in the audit where two do it at once', async () => {
      const { id } = await addSite('Malmö');
      const change = { name: 'Malmö SUS', hsaId: 'SE2321000255-S2', active: false };
      const answers = await Promise.all(apps.map((at) => send<Site>('patch', `sites/${id}`, change, { at })));
      for (const { body } of answers) expect(body).toMatchObject({ id, region: '12', ...change });
      expect(await audited('site.changed', id)).toEqual([{ changed: 'name hsaId active', active: false }]);
      expect((await send('patch', `sites/${id}`, { region: '14' })).status).toBe(422);
      expect((await send('patch', `sites/${NOWHERE}`, { active: true })).status).toBe(404);
      expect((await send<Site>('patch', `sites/${id}`, { hsaId: null })).body.hsaId).toBeUndefined();
      expect((await get<Site>(`sites/${id}`)).body).toMatchObject({ name: 'Malmö SUS', active: false });
    });

    it('filters by region, use and name, for everyone alike', async () => {
      const names = ['Filter öst', 'Filter väst', 'Filter norr'];
      const [east] = [await addSite('Filter öst', { region: '05' }), await addSite('Filter väst', { region: '14' })];
      await addSite('Filter norr', { region: '14' });
      await send('patch', `sites/${east.id}`, { active: false });
      const found = async (query: string, as = operator) =>
        (await get<SitePage>(`sites?text=filter${query}`, as)).body.items.map(({ name }) => name);
      expect(await found('')).toEqual([...names].sort((a, b) => a.localeCompare(b, 'sv')));
      expect(await found('&region=14')).toEqual(['Filter norr', 'Filter väst']);
      expect(await found('&active=false')).toEqual(['Filter öst']);
      const sponsor = await openSession(app, ['sponsor'], { organisation: NOWHERE });
      expect(await found('&region=14', sponsor)).toEqual(['Filter norr', 'Filter väst']);
      expect((await send('post', 'sites', { region: '12', name: 'Y' }, { as: sponsor })).status).toBe(403);
    });

    it('gives the trials their sites as protocols name them', async () => {
      const { manager } = app.get(DataSource);
      const [one, two] = [await addSite('Ett', { hsaId: 'SE2321000255-S3' }), await addSite('Två')];
      await send('patch', `sites/${two.id}`, { active: false });
      const sites = await sitesById(manager, [two.id, NOWHERE, one.id]);
      expect(sites.map((site) => TrialSite.parse(site).name).sort()).toEqual(['Ett', 'Två']);
      expect([...(await activeSiteIds(manager, [one.id, two.id, NOWHERE]))]).toEqual([one.id]);
      expect(await sitesById(manager, [])).toEqual([]);
    });
  });

  it('has tables that equal its entities', async () => {
    const told = await drift(app.get(DataSource));
    expect(told.filter((line) => /\b(organisation|site)\b/.test(line))).toEqual([]);
  });
});
