import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Trial, TrialPage } from '@kohort/hub-api';
import { drift } from '@kohort/persistence';
import type { INestApplication } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { startTestHub } from '../testing/hub-app.js';
import { moveVersion } from './move-version.js';
import { addressOf, auditOf, organisation, site, TrialDesk } from './testing/trial-desk.js';
import type { VersionMove } from './version-state.js';

/** Line breaks, tabs, what turns a text round and what has no width. */
const HIDDEN = ['\r\n', '\t', '\u0007', '\u202e', '\u200b', '\u2028'];

describe('trials', () => {
  let app: INestApplication;
  let sponsor: TrialDesk;
  let other: TrialDesk;
  beforeAll(async () => {
    app = await startTestHub();
    sponsor = await TrialDesk.sponsor(app);
    other = await TrialDesk.sponsor(app);
  }, 30_000);
  afterAll(() => app.close());

  const pages = async (desk: TrialDesk, query: string): Promise<Trial['acronym'][]> => {
    const seen: string[] = [];
    for (let next: string | undefined = ''; next !== undefined;) {
      const page: TrialPage = await desk.done('get', `/api/trials?limit=2&${query}${next}`);
      seen.push(...page.items.map(({ acronym }) => acronym));
      next = page.next === undefined ? undefined : `&after=${page.next}`;
    }
    return seen;
  };

  /** What permit officers do. */
  const moveAs = async (versionId: string, move: VersionMove) =>
    expect(
      await app.get(DataSource).transaction((manager) => moveVersion(manager, versionId, move, new Date())),
    ).toMatchObject({ ok: true });

  it('have tables that equal their entities', async () => {
    expect((await drift(app.get(DataSource))).filter((query) => query.includes('"trial'))).toEqual([]);
  });

  it('begin with version 1 as a draft that holds what was sent', async () => {
    const { id: siteId } = await site(app, '12');
    const registrations = [{ system: 'https://clinicaltrials.gov', value: 'NCT00000000' }];
    const more = { neutralName: 'Study B', registrations, ethicsApproval: '2026-00001-01', targetEnrolment: 40 };
    const trial = await sponsor.newTrial({ ...more, siteIds: [siteId] });
    expect(trial).toMatchObject({
      ...more,
      organisationId: sponsor.organisationId,
      sponsor: expect.stringMatching(/^Sponsor /),
      title: { sv: 'En prövning', en: 'A trial' },
      versions: [{ number: 1, state: 'draft', regions: ['12'], siteIds: [siteId] }],
    });
    expect(await sponsor.done('get', `/api/trials/${trial.id}`)).toEqual(trial);
    expect(await auditOf(app, trial.id)).toMatchObject([
      { action: 'trial.created', purpose: 'recruiting', details: { organisation: sponsor.organisationId } },
    ]);
  });

  it('begin with a document of the language where none was sent, which lacks its criteria only', async () => {
    const { id } = await sponsor.newTrial({ acronym: 'ÄLTA-2 (B)', criteria: undefined });
    const { criteria, faults } = await sponsor.version(id);
    expect(criteria).toMatchObject({ language: 'kohort/1', id: 'alta-2-b', criteria: [] });
    expect(faults.map(({ path }) => path)).toEqual(['/criteria/criteria']);
  });

  it('are made for the own organisation only, and for one that is open', async () => {
    const closed = await organisation(app, `Closed ${randomUUID()}`, false);
    const operator = await TrialDesk.with(app, 'operator', sponsor.organisationId);
    const ofClosed = await TrialDesk.with(app, 'sponsor', closed.id);
    for (const [desk, organisationId] of [
      [sponsor, other.organisationId],
      [sponsor, randomUUID()],
      [ofClosed, closed.id],
    ] as const)
      expect(await desk.refused('post', '/api/trials', desk.trialBody({ organisationId }))).toMatchObject({
        code: 'not-found',
        faults: [{ path: '/organisationId' }],
      });
    expect(await operator.refused('post', '/api/trials', operator.trialBody())).toMatchObject({ code: 'forbidden' });
  });

  it('name regions that there are, and open sites that lie in them; every fault is told', async () => {
    const [elsewhere, closed] = [await site(app, '01'), await site(app, '12', false)];
    const siteIds = [elsewhere.id, closed.id, randomUUID()];
    const refusal = await sponsor.refused('post', '/api/trials', sponsor.trialBody({ regions: ['12', '99'], siteIds }));
    expect(refusal.faults.map(({ path }) => path)).toEqual(['/regions/1', '/siteIds/0', '/siteIds/1', '/siteIds/2']);
    for (const body of [
      { regions: ['12', '12'] },
      { regions: ['Skåne'] },
      { acronym: ' ' },
      ...HIDDEN.map((character) => ({ acronym: `A${character}B` })),
      { title: { sv: 'En', en: 'O\u202ene' } },
      { neutralName: '\u200b' },
      { ethicsApproval: '2026\n01' },
      { registrations: [{ system: 'x', value: 'N\tC' }] },
      { more: 1 },
      { criteria: [] },
    ])
      expect((await sponsor.send('post', '/api/trials', sponsor.trialBody(body))).status).toBe(422);
  });

  it('are not there for sponsors of another organisation, and are for officers and operators', async () => {
    const { id } = await sponsor.newTrial();
    const reads = [`/api/trials/${id}`, addressOf(id), `${addressOf(id)}/rendering?lang=sv`];
    const changes: Parameters<TrialDesk['send']>[] = [
      ['patch', `/api/trials/${id}`, { rowVersion: 1, acronym: 'X' }],
      ['put', `${addressOf(id)}/criteria`, { rowVersion: 1, criteria: {} }],
      ['put', `${addressOf(id)}/terms`, { rowVersion: 1, regions: [], siteIds: [] }],
      ['post', `${addressOf(id)}/freeze`, { rowVersion: 1 }],
      ['post', `${addressOf(id)}/reopen`],
      ['post', `${addressOf(id)}/submit`],
      ['post', `${addressOf(id)}/recall`],
      ['post', `/api/trials/${id}/versions`],
      ['delete', addressOf(id)],
    ];
    for (const path of reads) expect((await other.send('get', path)).status).toBe(404);
    for (const change of changes) expect((await other.send(...change)).status).toBe(404);
    expect(await pages(other, 'sort=acronym')).toEqual([]);
    for (const role of ['operator', 'permit-officer']) {
      const desk = await TrialDesk.with(app, role, sponsor.organisationId);
      for (const path of reads) expect((await desk.send('get', path)).status).toBe(200);
      for (const change of changes) expect((await desk.send(...change)).status).toBe(403);
    }
    expect(await sponsor.version(id)).toMatchObject({ state: 'draft', rowVersion: 1 });
  });

  it('are listed page by page, sorted, and found by state, organisation and text', async () => {
    const desk = await TrialDesk.sponsor(app);
    const operator = await TrialDesk.with(app, 'operator', desk.organisationId);
    for (const acronym of ['B', 'A', 'D', 'C', 'E 100%']) await desk.newTrial({ acronym });
    const frozen = await desk.frozenTrial({ acronym: 'F', title: { sv: 'Om bröst_cancer', en: 'On it' } });
    expect(await pages(desk, 'sort=acronym')).toEqual(['A', 'B', 'C', 'D', 'E 100%', 'F']);
    expect(await pages(desk, 'sort=acronym&order=desc')).toEqual(['F', 'E 100%', 'D', 'C', 'B', 'A']);
    await desk.done('post', `${addressOf(frozen.id)}/submit`);
    await moveAs(frozen.versions[0]?.id ?? '', 'approve');
    await desk.done('post', `/api/trials/${frozen.id}/versions`);
    expect(await pages(desk, 'anyState=approved')).toEqual(['F']);
    expect(await pages(desk, 'state=approved')).toEqual([]);
    await desk.send('delete', addressOf(frozen.id, 2));
    expect(await pages(desk, 'sort=createdAt')).toEqual(['B', 'A', 'D', 'C', 'E 100%', 'F']);
    expect(await pages(operator, `organisation=${desk.organisationId}&state=draft`)).toHaveLength(5);
    expect(await pages(desk, 'state=approved')).toEqual(['F']);
    expect(await pages(desk, 'text=br%C3%B6st')).toEqual(['F']);
    expect(await pages(desk, 'text=T_C')).toEqual(['F']);
    expect(await pages(desk, 'text=%25')).toEqual(['E 100%']);
    expect(await pages(sponsor, `organisation=${desk.organisationId}`)).toEqual([]);
    const [line] = (await desk.done<TrialPage>('get', '/api/trials?state=approved')).items;
    expect(line).toMatchObject({ id: frozen.id, newest: { number: 1, state: 'approved' } });
    await desk.done('put', `${addressOf(await idOf(desk, 'A'))}/terms`, { rowVersion: 1, regions: [], siteIds: [] });
    expect((await pages(desk, 'sort=updatedAt&order=desc'))[0]).toBe('A');
    expect((await desk.send('get', '/api/trials?sort=state')).status).toBe(422);
    expect(await desk.refused('get', '/api/trials?after=junk')).toMatchObject({ code: 'invalid-input' });
  });

  const idOf = async (desk: TrialDesk, text: string): Promise<string> =>
    (await desk.done<TrialPage>('get', `/api/trials?text=${text}&sort=acronym`)).items.find(
      ({ acronym }) => acronym === text,
    )?.id ?? '';

  it('are sorted as people look for them', async () => {
    const desk = await TrialDesk.sponsor(app);
    for (const acronym of ['Öga', 'ada', 'Äpple', 'Zebra', 'Berg', 'Åsa']) await desk.newTrial({ acronym });
    expect(await pages(desk, 'sort=acronym')).toEqual(['ada', 'Berg', 'Zebra', 'Åsa', 'Äpple', 'Öga']);
  });

  it('pages on behind the longest acronym', async () => {
    const desk = await TrialDesk.sponsor(app);
    for (const letter of ['å', '语', '𝄞']) await desk.newTrial({ acronym: letter.repeat(30) });
    expect(await pages(desk, 'sort=acronym')).toHaveLength(3);
  });

  it('change what is said of them while the newest version is a draft, and not behind somebody', async () => {
    const { id } = await sponsor.newTrial({ neutralName: 'N', targetEnrolment: 5 });
    const change = { rowVersion: 1, acronym: 'NEW', title: { sv: 'Ny', en: 'New' }, neutralName: null };
    const changed = await sponsor.done<Trial>('patch', `/api/trials/${id}`, change);
    expect(changed).toMatchObject({ acronym: 'NEW', title: { sv: 'Ny' }, targetEnrolment: 5, rowVersion: 2 });
    expect(changed).not.toHaveProperty('neutralName');
    expect(await sponsor.refused('patch', `/api/trials/${id}`, change)).toMatchObject({ code: 'changed-meanwhile' });
    const [, event] = await auditOf(app, id);
    expect(event).toMatchObject({
      action: 'trial.changed',
      details: { members: 'acronym neutralName titleSv titleEn' },
    });
    await sponsor.done('patch', `/api/trials/${id}`, { rowVersion: 2, acronym: 'NEW' });
    expect(await auditOf(app, id)).toHaveLength(2);

    await sponsor.done('post', `${addressOf(id)}/freeze`, { rowVersion: 1 });
    const late = await sponsor.refused('patch', `/api/trials/${id}`, { rowVersion: 2, acronym: 'LATE' });
    expect(late).toMatchObject({ code: 'wrong-state' });
    await sponsor.done('post', `${addressOf(id)}/reopen`);
    await sponsor.done('patch', `/api/trials/${id}`, { rowVersion: 2, acronym: 'LATE' });
  });

  it('let one of two win who change them at once', async () => {
    const { id } = await sponsor.newTrial();
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, at) =>
        sponsor.send('patch', `/api/trials/${id}`, { rowVersion: 1, acronym: `A${at}` }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    expect(await sponsor.done('get', `/api/trials/${id}`)).toMatchObject({ rowVersion: 2 });
  });
});
