import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { meaningHash, parseCriteria, protocolHash } from '@kohort/criteria';
import type { Trial, TrialVersion } from '@kohort/hub-api';
import type { INestApplication } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OrganisationRow } from '../directory/organisation.entity.js';
import { SiteRow } from '../directory/site.entity.js';
import { startTestHub } from '../testing/hub-app.js';
import { checkPlaces } from './check-places.js';
import { moveVersion } from './move-version.js';
import { readTrialForProtocol } from './protocol-content.js';
import { addressOf, auditOf, goodCriteria, site, TrialDesk, unexpandedCriteria } from './testing/trial-desk.js';
import type { VersionMove } from './version-state.js';

describe('the versions of a trial', () => {
  let app: INestApplication;
  let sponsor: TrialDesk;
  beforeAll(async () => {
    app = await startTestHub();
    sponsor = await TrialDesk.sponsor(app);
  }, 30_000);
  afterAll(() => app.close());

  const put = (id: string, rowVersion: number, criteria: object) =>
    sponsor.done<TrialVersion>('put', `${addressOf(id)}/criteria`, { rowVersion, criteria });
  const move = (id: string, name: string, number = 1) =>
    sponsor.done<TrialVersion>('post', `${addressOf(id, number)}/${name}`);
  const freeze = async (id: string, number = 1) =>
    sponsor.done<TrialVersion>('post', `${addressOf(id, number)}/freeze`, {
      rowVersion: (await sponsor.version(id, number)).rowVersion,
    });
  /** What permit officers and publication do. */
  const moveAs = async (versionId: string, ...moves: VersionMove[]) => {
    for (const each of moves) {
      const moved = await app
        .get(DataSource)
        .transaction((manager) => moveVersion(manager, versionId, each, new Date()));
      if (!moved.ok) throw new Error(moved.error.message);
    }
  };
  const actionsOn = async (id: string) => (await auditOf(app, id)).map(({ action }) => action);

  it('keep a document that does not parse as it was written, and say what is wrong with it', async () => {
    const { id } = await sponsor.newTrial();
    const unfinished = { ...goodCriteria(), note: 'not yet', criteria: [{ id: 'age', expression: { type: 'aeg' } }] };
    const stored = await put(id, 1, unfinished);
    expect(stored).toMatchObject({ criteria: unfinished, rowVersion: 2, state: 'draft', findings: [] });
    expect(stored.faults.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/criteria/note', '/criteria/criteria/0', '/criteria/criteria/0/expression/type']),
    );
    expect(await sponsor.version(id)).toEqual(stored);
    expect((await auditOf(app, stored.id)).at(-1)).toMatchObject({
      action: 'version.criteria-changed',
      purpose: 'recruiting',
      details: { trial: id, number: 1, faults: stored.faults.length },
    });
    const rendering = await sponsor.refused('get', `${addressOf(id)}/rendering?lang=en`);
    expect(rendering).toMatchObject({ code: 'criteria-invalid', status: 422 });
  });

  it('show what the lint finds', async () => {
    const { id } = await sponsor.newTrial({ criteria: unexpandedCriteria() });
    const { faults, findings } = await sponsor.version(id);
    expect(faults).toEqual([]);
    expect(findings).toMatchObject([
      {
        code: 'unexpanded-value-set',
        severity: 'warning',
        path: '/criteria/criteria/0/expression/records/code/include/0',
      },
    ]);
  });

  it('are read in plain language', async () => {
    const { id } = await sponsor.newTrial();
    const read = (lang: string) => sponsor.done('get', `${addressOf(id)}/rendering?lang=${lang}`);
    expect(await read('sv')).toMatchObject({
      title: 'Prövning',
      criteria: [
        { id: 'age', kind: 'inclusion', text: expect.stringContaining('18') },
        { id: 'cancer', title: 'Bröstcancer', text: expect.stringContaining('C50') },
      ],
    });
    expect(await read('en')).toMatchObject({ title: 'Trial', criteria: [{}, { title: 'Breast cancer' }] });
    expect((await sponsor.send('get', `${addressOf(id)}/rendering?lang=de`)).status).toBe(422);
  });

  it('let one of many win who change a draft at once, and lose nothing of it', async () => {
    const { id } = await sponsor.newTrial();
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, at) =>
        sponsor.send('put', `${addressOf(id)}/criteria`, { rowVersion: 1, criteria: goodCriteria(20 + at) }),
      ),
    );
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(answers.filter(({ body }) => (body as { code?: string }).code === 'changed-meanwhile')).toHaveLength(5);
    expect((await sponsor.version(id)).criteria).toEqual((won[0]?.body as TrialVersion).criteria);
  });

  it('say where they are to run, in regions and open sites of them', async () => {
    const { id } = await sponsor.newTrial();
    const [here, closed] = [await site(app, '01'), await site(app, '01', false)];
    const terms = { rowVersion: 1, regions: ['01', '14'], siteIds: [here.id], changeNote: 'Two regions' };
    expect(await sponsor.done('put', `${addressOf(id)}/terms`, terms)).toMatchObject({ ...terms, rowVersion: 2 });
    const wrong = { rowVersion: 2, regions: ['14', '02'], siteIds: [here.id, closed.id] };
    const refusal = await sponsor.refused('put', `${addressOf(id)}/terms`, wrong);
    expect(refusal).toMatchObject({ code: 'invalid-input', status: 422 });
    expect(refusal.faults.map(({ path }) => path)).toEqual(['/regions/1', '/siteIds/0', '/siteIds/1']);
    expect(await sponsor.refused('put', `${addressOf(id)}/terms`, terms)).toMatchObject({ code: 'changed-meanwhile' });
    expect(await sponsor.version(id)).toMatchObject({ regions: ['01', '14'], changeNote: 'Two regions' });
  });

  it('are frozen with both hashes, over what is stored', async () => {
    const trial = await sponsor.newTrial();
    const frozen = await freeze(trial.id);
    const parsed = parseCriteria(frozen.criteria);
    expect(parsed.ok).toBe(true);
    expect(frozen).toMatchObject({
      state: 'frozen',
      criteria: goodCriteria(),
      protocolHash: protocolHash(goodCriteria()),
      meaningHash: parsed.ok ? meaningHash(parsed.value) : '',
      frozenAt: expect.any(String),
    });
    expect((await auditOf(app, frozen.id)).at(-1)).toMatchObject({
      action: 'version.frozen',
      details: { trial: trial.id, number: 1, protocolHash: frozen.protocolHash, meaningHash: frozen.meaningHash },
    });
    const { rowVersion } = frozen;
    for (const [path, body] of [
      ['criteria', { rowVersion, criteria: goodCriteria(30) }],
      ['terms', { rowVersion, regions: ['01'], siteIds: [] }],
    ] as const)
      expect(await sponsor.refused('put', `${addressOf(trial.id)}/${path}`, body)).toMatchObject({
        code: 'wrong-state',
      });
  });

  it('are not frozen while anything stands in the way, and all of it is told', async () => {
    const [here, open] = [await site(app, '12'), await site(app, '12')];
    const { id } = await sponsor.newTrial({ siteIds: [here.id], ethicsApproval: undefined });
    const refusalOf = async (rowVersion: number) => {
      const { code, faults } = await sponsor.refused('post', `${addressOf(id)}/freeze`, { rowVersion });
      return { code, at: faults.map(({ path }) => path), hints: faults.map(({ hint }) => hint) };
    };
    await put(id, 1, { ...goodCriteria(), criteria: [{ id: 'a', kind: 'x' }], more: 1 });
    await app.get(DataSource).manager.update(SiteRow, { id: here.id }, { active: false });
    const refusal = await refusalOf(2);
    expect(refusal.code).toBe('criteria-invalid');
    expect(refusal.at).toEqual(
      expect.arrayContaining([
        '/criteria/more',
        '/criteria/criteria/0/kind',
        '/criteria/criteria/0',
        '/ethicsApproval',
        '/siteIds/0',
      ]),
    );
    await sponsor.done('put', `${addressOf(id)}/terms`, { rowVersion: 2, regions: [], siteIds: [] });
    await put(id, 3, goodCriteria());
    expect(await refusalOf(4)).toMatchObject({ code: 'invalid-input', at: ['/ethicsApproval', '/regions'] });
    await sponsor.done('patch', `/api/trials/${id}`, { rowVersion: 1, ethicsApproval: '2026-01234-01' });
    await sponsor.done('put', `${addressOf(id)}/terms`, { rowVersion: 4, regions: ['12'], siteIds: [open.id] });

    const impossible = { type: 'age', ge: 80, le: 18 };
    await put(id, 5, { ...goodCriteria(), criteria: [{ id: 'age', kind: 'inclusion', expression: impossible }] });
    expect(await refusalOf(6)).toMatchObject({ code: 'criteria-invalid' });
    await put(id, 6, unexpandedCriteria());
    expect(await refusalOf(7)).toMatchObject({
      code: 'criteria-invalid',
      at: ['/criteria/criteria/0/expression/records/code/include/0'],
      hints: [expect.stringContaining('expansion')],
    });
    expect(await refusalOf(1)).toMatchObject({ code: 'changed-meanwhile' });
    expect(await sponsor.version(id)).toMatchObject({ state: 'draft', rowVersion: 7 });
    await put(id, 7, goodCriteria());
    await freeze(id);
  });

  it('are frozen once by many at once, and never with what somebody else wrote meanwhile', async () => {
    const { id, versions } = await sponsor.newTrial();
    const answers = await Promise.all([
      ...Array.from({ length: 4 }, () => sponsor.send('post', `${addressOf(id)}/freeze`, { rowVersion: 1 })),
      ...Array.from({ length: 4 }, () =>
        sponsor.send('put', `${addressOf(id)}/criteria`, { rowVersion: 1, criteria: goodCriteria(70) }),
      ),
    ]);
    expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(7);
    const { state, protocolHash: hash, criteria } = await sponsor.version(id);
    const froze = answers.slice(0, 4).some(({ status }) => status === 200);
    expect([state, hash]).toEqual(froze ? ['frozen', protocolHash(goodCriteria())] : ['draft', undefined]);
    expect(criteria).toEqual(goodCriteria(froze ? 18 : 70));
    expect(await actionsOn(versions[0]?.id ?? '')).toHaveLength(1);
  });

  it('go to the authority and back', async () => {
    const { id, versions } = await sponsor.frozenTrial();
    const versionId = versions[0]?.id ?? '';
    expect(await move(id, 'submit')).toMatchObject({ state: 'submitted', submittedAt: expect.any(String) });
    expect(await move(id, 'recall')).toMatchObject({ state: 'frozen' });
    expect(await move(id, 'reopen')).toMatchObject({ state: 'draft' });
    const draft = await sponsor.version(id);
    expect(draft).not.toHaveProperty('protocolHash');
    expect(draft).not.toHaveProperty('frozenAt');
    expect(await sponsor.refused('post', `${addressOf(id)}/submit`)).toMatchObject({
      code: 'wrong-state',
      status: 409,
    });
    await freeze(id);
    await move(id, 'submit');
    await moveAs(versionId, 'refuse');
    expect(await move(id, 'reopen')).toMatchObject({ state: 'draft' });
    expect(await actionsOn(versionId)).toEqual([
      'version.frozen',
      'version.submitted',
      'version.recalled',
      'version.reopened',
      'version.frozen',
      'version.submitted',
      'version.reopened',
    ]);
  });

  it('are moved by one of many at once', async () => {
    const { id, versions } = await sponsor.frozenTrial();
    const answers = await Promise.all([
      ...Array.from({ length: 4 }, () => sponsor.send('post', `${addressOf(id)}/submit`)),
      ...Array.from({ length: 4 }, () => sponsor.send('post', `${addressOf(id)}/reopen`)),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await actionsOn(versions[0]?.id ?? '')).toHaveLength(2);
  });

  it('follow each other as amendments, one at a time', async () => {
    const trial = await sponsor.frozenTrial();
    const { id } = trial;
    const [first] = trial.versions;
    const amend = () => sponsor.send('post', `/api/trials/${id}/versions`);
    expect((await amend()).body).toMatchObject({ code: 'wrong-state' });
    await move(id, 'submit');
    await moveAs(first?.id ?? '', 'approve', 'publish');
    const answers = await Promise.all([amend(), amend(), amend()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await sponsor.version(id, 2)).toMatchObject({
      number: 2,
      state: 'draft',
      criteria: goodCriteria(),
      regions: ['12'],
    });
    const { versions } = await sponsor.done<Trial>('get', `/api/trials/${id}`);
    expect(versions.map(({ number, state }) => [number, state])).toEqual([
      [2, 'draft'],
      [1, 'published'],
    ]);
    await sponsor.done('patch', `/api/trials/${id}`, { rowVersion: 1, acronym: 'TEST 2' });
  });

  it('are discarded as amendments that were never applied for, and not otherwise', async () => {
    const { id, versions } = await sponsor.frozenTrial();
    const discard = (number: number) => sponsor.send('delete', addressOf(id, number));
    expect((await discard(1)).body).toMatchObject({ code: 'wrong-state' });
    await move(id, 'submit');
    await moveAs(versions[0]?.id ?? '', 'approve');
    for (let times = 0; times < 2; times += 1) {
      const { id: versionId } = await sponsor.done<TrialVersion>('post', `/api/trials/${id}/versions`);
      expect((await discard(2)).status).toBe(204);
      expect((await discard(2)).status).toBe(404);
      expect(await actionsOn(versionId)).toEqual(['version.begun', 'version.discarded']);
    }
    await sponsor.done('post', `/api/trials/${id}/versions`);
    await freeze(id, 2);
    await move(id, 'submit', 2);
    await move(id, 'recall', 2);
    await move(id, 'reopen', 2);
    expect((await discard(2)).body).toMatchObject({ code: 'wrong-state' });

    const { id: young } = await sponsor.newTrial();
    expect((await discard(3)).status).toBe(404);
    expect((await sponsor.send('delete', addressOf(young))).status).toBe(409);
  });

  it('take what they changed of the trial with them when they are discarded', async () => {
    const registrations = [{ system: 'https://clinicaltrials.gov', value: 'NCT00000001' }];
    const { id, versions } = await sponsor.frozenTrial({ registrations });
    await move(id, 'submit');
    await moveAs(versions[0]?.id ?? '', 'approve');
    const before = await sponsor.done<Trial>('get', `/api/trials/${id}`);
    await sponsor.done('post', `/api/trials/${id}/versions`);
    const change = { acronym: 'OTHER', title: { sv: 'X', en: 'X' }, ethicsApproval: null, registrations: [] };
    await sponsor.done('patch', `/api/trials/${id}`, { rowVersion: before.rowVersion, ...change, targetEnrolment: 9 });
    await sponsor.send('delete', addressOf(id, 2));
    const after = await sponsor.done<Trial>('get', `/api/trials/${id}`);
    expect(after).toEqual({ ...before, rowVersion: expect.any(Number), updatedAt: expect.any(String) });
    expect(after.rowVersion).toBeGreaterThan(before.rowVersion + 1);
  });

  describe('of places that are closed', () => {
    const close = (what: typeof SiteRow | typeof OrganisationRow, id: string) =>
      app.get(DataSource).manager.update(what, { id }, { active: false });
    const check = (versionId: string, regions?: string[]) =>
      checkPlaces(app.get(DataSource).manager, versionId, regions);

    it('name a site in each region, or are not frozen', async () => {
      const { id } = await sponsor.newTrial({ siteIds: [(await site(app, '12')).id], regions: ['12', '01'] });
      const refusal = await sponsor.refused('post', `${addressOf(id)}/freeze`, { rowVersion: 1 });
      expect(refusal.faults).toMatchObject([{ code: 'invalid-input', path: '/siteIds' }]);
      expect(refusal.faults[0]?.message).toContain('01');
    });

    it('are not submitted with a closed site, and go no further with one in a region that is permitted', async () => {
      const [here, there] = [await site(app, '12'), await site(app, '01')];
      const { id, versions } = await sponsor.frozenTrial({ regions: ['12', '01'], siteIds: [here.id, there.id] });
      const versionId = versions[0]?.id ?? '';
      expect(await check(versionId)).toMatchObject({ ok: true });
      await close(SiteRow, there.id);
      expect(await sponsor.refused('post', `${addressOf(id)}/submit`)).toMatchObject({ code: 'invalid-input' });
      expect(await sponsor.version(id)).toMatchObject({ state: 'frozen' });
      expect(await check(versionId, ['12', '01'])).toMatchObject({ ok: false });
      expect(await check(versionId, ['12'])).toMatchObject({ ok: true });
    });

    it('go no further once the organisation is closed', async () => {
      const desk = await TrialDesk.sponsor(app);
      const [draft, frozen, approved] = [await desk.newTrial(), await desk.frozenTrial(), await desk.frozenTrial()];
      await moveAs(approved.versions[0]?.id ?? '', 'submit', 'approve');
      await close(OrganisationRow, desk.organisationId);
      const closed = { code: 'wrong-state', faults: [{ path: '/organisationId' }] };
      expect(await desk.refused('post', `${addressOf(draft.id)}/freeze`, { rowVersion: 1 })).toMatchObject(closed);
      expect(await desk.refused('post', `${addressOf(frozen.id)}/submit`)).toMatchObject(closed);
      expect(await desk.refused('post', `/api/trials/${approved.id}/versions`)).toMatchObject(closed);
      expect(await check(approved.versions[0]?.id ?? '')).toMatchObject({ error: { path: '/organisationId' } });
    });
  });

  it('give what authority and hub sign', async () => {
    const here = await site(app, '12');
    const registrations = [{ system: 'https://clinicaltrials.gov', value: 'NCT00000001' }];
    const { id, sponsor: name, versions } = await sponsor.newTrial({ siteIds: [here.id], registrations });
    const versionId = versions[0]?.id ?? '';
    const { manager } = app.get(DataSource);
    expect(await readTrialForProtocol(manager, versionId)).toMatchObject({ error: { code: 'wrong-state' } });
    expect(await readTrialForProtocol(manager, randomUUID())).toMatchObject({ error: { code: 'not-found' } });
    const frozen = await freeze(id);
    expect(await readTrialForProtocol(manager, versionId)).toEqual({
      ok: true,
      value: {
        id: versionId,
        version: 1,
        trial: {
          id,
          acronym: 'TEST',
          title: { sv: 'En prövning', en: 'A trial' },
          sponsor: name,
          registrations,
          ethicsApproval: '2026-01234-01',
        },
        sites: [{ id: here.id, region: '12', name: here.name }],
        criteria: goodCriteria(),
        protocolHash: frozen.protocolHash,
        meaningHash: frozen.meaningHash,
      },
    });
  });

  it('are not there where nobody made them', async () => {
    const { id } = await sponsor.newTrial();
    for (const path of [addressOf(id, 2), addressOf(randomUUID())])
      expect(await sponsor.refused('get', path)).toMatchObject({ code: 'not-found' });
    for (const path of [`/api/trials/${id}/versions/0`, `/api/trials/${id}/versions/x`, '/api/trials/x'])
      expect((await sponsor.send('get', path)).status).toBe(422);
    const missing = await app
      .get(DataSource)
      .transaction((manager) => moveVersion(manager, randomUUID(), 'freeze', new Date()));
    expect(missing).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });
});
