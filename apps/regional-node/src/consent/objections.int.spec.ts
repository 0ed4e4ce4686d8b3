import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { KeptContactDecisionPage, Objection, ObjectionPage, UnitBlock, UnitBlockPage } from '@kohort/node-api';
import { openSession, type TestSession } from '@kohort/platform/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { ContactDecisions } from './contact-decisions.js';
import { startConsentApp } from './testing/consent-app.js';

const TRIAL = randomUUID();
const OTHER = randomUUID();

describe('the objection register', () => {
  let app: NestExpressApplication;
  let steward: TestSession;
  let coordinator: TestSession;
  beforeAll(async () => {
    app = await startConsentApp();
    steward = await openSession(app, ['steward']);
    coordinator = await openSession(app, ['coordinator'], { trial: TRIAL, site: randomUUID() });
    for (const trial of [TRIAL, OTHER]) await sql('insert into protocol_trial (trial_id) values ($1)', trial);
  }, 60_000);
  afterAll(() => app.close());
  beforeEach(async () => {
    await sql(
      'truncate objection, unit_block, contact_review, contact_policy, trial_contact_policy, person, candidate',
    );
    for (const id of ['a', 'b', 'old', 'hidden']) {
      await sql(
        `insert into person (id, person, survivor_id, protected) values ($1, '{}', $2, $3)`,
        ...[id, id === 'old' ? 'a' : id, id === 'hidden'],
      );
    }
  });

  const sql = <Row extends object>(text: string, ...values: unknown[]) =>
    app.get(DataSource).query<Row[]>(text, values);
  async function send<Body>(
    method: 'get' | 'post' | 'put',
    path: string,
    { as = steward, body = undefined as object | undefined, status = 200 } = {},
  ): Promise<Body> {
    const headers = { cookie: as.cookie, 'x-csrf-token': as.csrfToken };
    const sent = request(app.getHttpServer())[method](`/api/${path}`).set(headers);
    const answer = await (body === undefined ? sent : sent.send(body));
    expect([path, answer.status, answer.body]).toEqual([path, status, answer.body]);
    return answer.body as Body;
  }
  const object = (personId: string, body: object, as = steward) =>
    send<Objection>('post', `people/${personId}/objections`, { body, as });
  const reviews = async () =>
    (
      await sql<{ person_id: string }>(
        'with taken as (delete from contact_review returning person_id) select distinct person_id from taken order by 1',
      )
    ).map(({ person_id }) => person_id);

  it('takes a no for a person, once, at once, and tells who took it', async () => {
    const first = await object('a', { kind: 'contact' });
    expect(first).toMatchObject({ personId: 'a', kind: 'contact', source: 'patient', state: 'in-force' });
    expect(first.recordedBy).toBe(steward.accountId);
    expect((await object('old', { kind: 'contact' })).id).toBe(first.id);
    const second = await object('b', { kind: 'trial', trialId: TRIAL }, coordinator);
    expect(second).toMatchObject({ trialId: TRIAL, source: 'coordinator' });
    expect(await reviews()).toEqual(['a', 'b']);
    const audited = await sql(
      `select actor_id, subject_id, details from audit_event where action = 'objection.recorded' order by id`,
    );
    expect(audited).toEqual([
      {
        ...{ actor_id: steward.accountId, subject_id: 'a' },
        details: { objection: first.id, kind: 'contact', trial: null, source: 'patient' },
      },
      {
        ...{ actor_id: coordinator.accountId, subject_id: 'b' },
        details: { objection: second.id, kind: 'trial', trial: TRIAL, source: 'coordinator' },
      },
    ]);
  });

  it('says which field is wrong', async () => {
    const refused = (body: object, path: string) =>
      send<{ faults: object[] }>('post', 'people/a/objections', { body, status: 422 }).then(({ faults }) =>
        expect([body, faults]).toEqual([body, [expect.objectContaining({ path })]]),
      );
    await refused({}, '/kind');
    await refused({ kind: 'everything' }, '/kind');
    await refused({ kind: 'trial' }, '/trialId');
    await refused({ kind: 'use', trialId: TRIAL }, '/trialId');
    const unknown = await send<object>('post', 'people/a/objections', {
      body: { kind: 'trial', trialId: randomUUID() },
      status: 422,
    });
    expect(unknown).toMatchObject({ code: 'invalid-input', faults: [{ path: '/trialId' }] });
  });

  it('takes a no of whoever is protected or said no before, and tells nothing else of them', async () => {
    expect(await object('hidden', { kind: 'use' })).toMatchObject({ personId: 'hidden', kind: 'use' });
    await send('get', 'people/hidden/objections', { status: 404 });
    await object('a', { kind: 'use' });
    // Merged into "a", which is not said.
    await sql(`update person set protected = true where id = 'a'`);
    expect(await object('old', { kind: 'contact' })).toMatchObject({ personId: 'old', kind: 'contact' });
    expect(await reviews()).toEqual(['a', 'hidden', 'old']);
  });

  it('knows nobody who is not here, and takes nothing from who may not', async () => {
    await send('post', 'people/nobody/objections', { body: { kind: 'use' }, status: 404 });
    const clinician = await openSession(app, ['clinician']);
    await send('post', 'people/a/objections', { body: { kind: 'use' }, status: 403, as: clinician });
    await send('get', 'people/a/objections', { status: 403, as: coordinator });
    await send('get', 'objections', { status: 403, as: coordinator });
  });

  it('lets a coordinator take every no, and speak of the own trial only', async () => {
    const body = { kind: 'trial', trialId: OTHER };
    await send('post', 'people/a/objections', { body, status: 403, as: coordinator });
    const all = await object('a', { kind: 'use' }, coordinator);
    await send('post', `objections/${all.id}/end`, { status: 404, as: coordinator });
    const own = await object('a', { kind: 'trial', trialId: TRIAL }, coordinator);
    expect(await send<Objection>('post', `objections/${own.id}/end`, { as: coordinator })).toMatchObject({
      state: 'ended',
      endedBy: coordinator.accountId,
    });
  });

  it('lets nobody who recruits lift a no that somebody else took, wherever they work', async () => {
    const everywhere = await openSession(app, ['coordinator'], { trial: TRIAL });
    const noted = await object('a', { kind: 'trial', trialId: TRIAL }, coordinator);
    const told = await object('b', { kind: 'trial', trialId: TRIAL });
    for (const [id, as] of [
      [noted.id, everywhere],
      [told.id, coordinator],
      [(await object('b', { kind: 'contact' }, everywhere)).id, everywhere],
    ] as const)
      await send('post', `objections/${id}/end`, { status: 404, as });
    for (const { id } of [noted, told]) await send('post', `objections/${id}/end`);
  });

  it('keeps what was ended, and lists it in pages with filters', async () => {
    const ids: string[] = [];
    for (const [person, body] of [
      ['a', { kind: 'contact' }],
      ['b', { kind: 'use' }],
      ['old', { kind: 'trial', trialId: TRIAL }],
    ] as const)
      ids.push((await object(person, body)).id);
    await send('post', `objections/${ids[0] ?? ''}/end`);
    await send('post', `objections/${ids[0] ?? ''}/end`, { status: 409 });
    await send('post', `objections/${randomUUID()}/end`, { status: 404 });
    const listed = async (query: string) => {
      const { items } = await send<ObjectionPage>('get', query);
      return items.map(({ id }) => ids.indexOf(id));
    };
    expect(await listed('objections')).toEqual([2, 1, 0]);
    expect(await listed('objections?order=asc&state=in-force')).toEqual([1, 2]);
    expect(await listed('objections?state=ended')).toEqual([0]);
    expect(await listed('objections?kind=use')).toEqual([1]);
    expect(await listed(`objections?trial=${TRIAL}`)).toEqual([2]);
    expect(await listed('people/a/objections')).toEqual([2, 0]);
    const first = await send<ObjectionPage>('get', 'objections?limit=2');
    expect(await listed(`objections?limit=2&after=${first.next ?? ''}`)).toEqual([0]);
    expect(first.items[0]?.personId).toBe('a');
    await sql(`update person set protected = true where id = 'a'`);
    expect(await listed('objections')).toEqual([1]);
    const [{ details } = {}] = await sql<{ details: object }>(
      `select details from audit_event where action = 'objections.listed' order by id limit 1`,
    );
    expect(details).toEqual({ count: 3 });
    expect(await sql(`select 1 from audit_event where action = 'objection.listed' and subject_id = 'b'`)).not.toEqual(
      [],
    );
  });

  it('knows the units whose records of a person are blocked', async () => {
    const block = (organization: string, status = 200) =>
      send<UnitBlock>('post', 'people/a/blocks', { body: { organization }, status });
    const { id } = await block('Organization/1');
    expect((await block('Organization/1')).id).toBe(id);
    await block('the clinic', 422);
    expect(await reviews()).toEqual(['a']);
    const listed = async () => (await send<UnitBlockPage>('get', 'people/old/blocks')).items;
    expect(await listed()).toMatchObject([{ id, personId: 'a', organization: 'Organization/1', state: 'in-force' }]);
    await send('post', `blocks/${id}/end`);
    await send('post', `blocks/${id}/end`, { status: 409 });
    expect(await listed()).toMatchObject([{ id, state: 'ended' }]);
    await send('get', 'people/a/blocks', { as: coordinator, status: 403 });
  });

  it('shows each decision with its trace, and who read it stands in the audit', async () => {
    const decisions = app.get(ContactDecisions);
    const { id } = await object('a', { kind: 'contact' });
    await sql(`update person set person = '{"id":"a","generalPractitioners":[]}'`);
    await app.get(DataSource).transaction((manager) =>
      decisions.decide(
        manager,
        [TRIAL, OTHER].map((trialId) => ({ personId: 'a', trialId })),
        'send',
        new Date(),
      ),
    );
    const page = await send<KeptContactDecisionPage>('get', `people/old/contact-decisions?trial=${TRIAL}`);
    expect(page.items).toMatchObject([{ personId: 'a', moment: 'send', permit: false, policy: 'opt-in' }]);
    expect(page.items[0]?.trace).toContainEqual({
      ...{ rule: 'objected-to-contact', reference: `Objection/${id}`, effect: 'deny' },
    });
    expect((await send<KeptContactDecisionPage>('get', 'people/a/contact-decisions')).items).toHaveLength(2);
    await send('get', 'people/hidden/contact-decisions', { status: 404 });
    await send('get', 'people/a/contact-decisions', { status: 403, as: coordinator });
    expect(await sql(`select 1 from audit_event where action = 'contact-decisions.read'`)).toHaveLength(2);
  });
});
