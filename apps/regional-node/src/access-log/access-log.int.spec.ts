import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AccessLogPage } from '@kohort/node-api';
import { appendAudits, type NewAuditEvent } from '@kohort/persistence';
import { openSession, type TestSession } from '@kohort/platform/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { startTestNode } from '../testing/node-app.js';

const TRIAL = randomUUID();

describe('the access log of a person', () => {
  let app: NestExpressApplication;
  let data: DataSource;
  let steward: TestSession;
  let clinician: TestSession;
  let person: string;
  beforeAll(async () => {
    app = await startTestNode();
    data = app.get(DataSource);
    steward = await openSession(app, ['steward']);
    clinician = await openSession(app, ['clinician']);
    await data.query(
      `insert into protocol (id, trial_id, version, acronym, title, sponsor, envelope, decision, hub_state, directive,
                             valid_from, valid_until, received_at)
         values (gen_random_uuid(), $1, 1, 'FLAGSHIP', '{}', 's', 'e', 'waiting', 'published', 'd', now(), now(), now())`,
      [TRIAL],
    );
  });
  afterAll(() => app.close());
  beforeEach(() => {
    person = randomUUID();
  });

  const event = (action: string, id: string, more: Partial<NewAuditEvent> = {}): NewAuditEvent => ({
    ...{ actor: { kind: 'user', id: clinician.accountId }, action, purpose: 'recruiting' },
    ...{ subject: { type: 'person', id }, details: { trial: TRIAL } },
    ...more,
  });
  const happened = (...events: NewAuditEvent[]) => data.transaction((manager) => appendAudits(manager, events));
  const get = (query = '', session = steward, id = person) =>
    request(app.getHttpServer()).get(`/api/people/${id}/access-log${query}`).set({ cookie: session.cookie });
  const log = async (query = '', id = person) => (await get(query, steward, id).expect(200)).body as AccessLogPage;

  it('says who looked, in which role, when and for which trial, newest first', async () => {
    await happened(
      event('candidate.listed', person),
      event('case.sent', person, { actor: { kind: 'system', id: 'outreach' } }),
      event('candidate.read', person, { details: {} }),
      event('candidate.read', 'somebody-else'),
      event('candidates.listed', person, { subject: { type: 'trial', id: person } }),
      event('audit.read', person, { subject: { type: 'audit', id: person }, details: {} }),
    );
    const { items, next } = await log();
    expect(next).toBeUndefined();
    const who = { kind: 'user', name: 'clinician', roles: ['clinician'] };
    const trial = { id: TRIAL, acronym: 'FLAGSHIP' };
    const line = { id: expect.stringMatching(/^\d+$/), at: expect.any(String) };
    expect(items).toEqual([
      { ...line, who, action: 'audit.read', what: 'Granskningsloggen om personen lästes' },
      { ...line, who, action: 'candidate.read', what: 'Kandidatens underlag lästes' },
      {
        ...line,
        who: { kind: 'system', name: 'Programmet själv', roles: [] },
        action: 'case.sent',
        what: 'Ett meddelande om en ny kandidat skickades till en behandlare',
        trial,
      },
      { ...line, who, action: 'candidate.listed', what: 'Visades i en lista över kandidater', trial },
    ]);
    const { items: english } = await log('?lang=en');
    expect(english[0]).toMatchObject({
      action: 'access-log.read',
      who: { roles: ['steward'] },
      what: 'This list was read',
    });
    expect(english[1]?.what).toBe('The audit about the person was read');
  });

  it('tells the role that somebody had then, and names who is unknown as such', async () => {
    const left = await openSession(app, ['coordinator']);
    await happened(
      event('enrolment.read', person, { actor: { kind: 'user', id: left.accountId } }),
      event('enrolment.read', person, { actor: { kind: 'user', id: randomUUID() } }),
      event('enrolment.read', person, { actor: { kind: 'user', id: 'nobody' } }),
    );
    await data.query('update role_assignment set ended_at = now() where account_id = $1', [left.accountId]);
    const unknown = { name: 'Okänt konto', roles: [] };
    expect((await log()).items.map(({ who }) => who)).toMatchObject([
      unknown,
      unknown,
      { name: 'coordinator', roles: ['coordinator'] },
    ]);
    await happened(event('enrolment.read', person, { actor: { kind: 'user', id: left.accountId } }));
    expect((await log()).items[0]?.who).toMatchObject({ name: 'coordinator', roles: [] });
  });

  it('holds what happened under every id of the person', async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    await data.query(
      `insert into person (id, person, survivor_id, protected) values ($1, '{}', $2, false), ($2, '{}', $2, false)`,
      [first, second],
    );
    await happened(event('candidate.read', first), event('case.read', second));
    for (const id of [first, second]) {
      const { items } = await log('', id);
      const actions = items.map(({ action }) => action).filter((action) => action !== 'access-log.read');
      expect(actions).toEqual(['case.read', 'candidate.read']);
    }
  });

  it('is read page by page, without gap or repetition', async () => {
    await happened(...[1, 2, 3, 4, 5].map((count) => event('candidate.read', person, { details: { count } })));
    const first = await log('?limit=3');
    expect(first.items).toHaveLength(3);
    const second = await log(`?limit=3&after=${first.next}`);
    expect(second.items).toHaveLength(2);
    expect(second.next).toBeUndefined();
    const ids = [...first.items, ...second.items].map(({ id }) => Number(id));
    expect(new Set(ids).size).toBe(5);
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
  });

  it('is empty where nobody looked, is for the steward, and asks for what it can read', async () => {
    expect((await get()).status).toBe(404);
    expect((await get()).status).toBe(404);
    await data.query(`insert into person (id, person, survivor_id) values ($1, '{}', $1)`, [person]);
    expect((await log()).items).toEqual([]);
    expect((await get('', clinician)).status).toBe(403);
    expect((await get('?after=x')).status).toBe(422);
    expect((await get('?lang=de')).status).toBe(422);
    expect((await get('', steward, 'no_id')).status).toBe(422);
  });
});
