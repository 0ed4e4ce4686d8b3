import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openSession, type TestSession } from '@kohort/platform/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { startConsentApp } from './testing/consent-app.js';

const TRIAL = randomUUID();

describe('the policy of contact', () => {
  let app: NestExpressApplication;
  let steward: TestSession;
  let coordinator: TestSession;
  beforeAll(async () => {
    app = await startConsentApp({ CONTACT_POLICY: 'clinician-mediated' });
    steward = await openSession(app, ['steward']);
    coordinator = await openSession(app, ['coordinator'], { trial: TRIAL });
    await sql('insert into protocol_trial (trial_id) values ($1)', TRIAL);
  }, 60_000);
  afterAll(() => app.close());
  beforeEach(async () => {
    await sql('truncate contact_policy, trial_contact_policy, contact_review, candidate');
    await candidate('a', TRIAL);
    await candidate('b', randomUUID());
  });

  const sql = (text: string, ...values: unknown[]) => app.get(DataSource).query<object[]>(text, values);
  const candidate = (personId: string, trialId: string) =>
    sql(
      `insert into candidate (id, trial_id, person_id, version_id, version, outcome, state, truths, verdicts, index_day,
           evaluated_at, first_at, changed_at, practitioners, open_count, manual_count)
         values (gen_random_uuid(), $1, $2, $1, 1, 'eligible', 'candidate', '', '[]', '2026-01-01', now(), now(), now(),
           '{}', 0, 0)`,
      ...[trialId, personId],
    );
  async function send(method: 'get' | 'put', path: string, body?: object, as = steward) {
    const headers = { cookie: as.cookie, 'x-csrf-token': as.csrfToken };
    const sent = request(app.getHttpServer())[method](`/api/${path}`).set(headers);
    const answer = await (body === undefined ? sent : sent.send(body));
    return [answer.status, answer.body as object];
  }
  const reviews = () => sql('select distinct person_id from contact_review order by 1');
  const set = (body: object, as = steward) => send('put', 'contact-policy', { basis: 'RS 2026-1', ...body }, as);
  const setOfTrial = (body: object) => send('put', `trials/${TRIAL}/contact-policy`, body);

  it('is that of the configuration until the steward sets another', async () => {
    expect(await send('get', 'contact-policy')).toEqual([200, { kind: 'clinician-mediated', rowVersion: 0 }]);
    const reply = expect.objectContaining({
      kind: 'opt-in',
      basis: 'RS 2026-1',
      rowVersion: 1,
      setBy: steward.accountId,
    });
    expect(await set({ kind: 'opt-in', rowVersion: 0 })).toEqual([200, reply]);
    expect(await set({ kind: 'opt-in', rowVersion: 1 })).toEqual([200, reply]);
    expect(await send('get', 'contact-policy', undefined, coordinator)).toEqual([200, reply]);
    expect(await reviews()).toEqual([{ person_id: 'a' }, { person_id: 'b' }]);
    expect(await sql(`select action, details from audit_event where action like '%contact-policy%'`)).toEqual([
      {
        action: 'contact-policy.set',
        details: { version: 1, kind: 'opt-in', basis: 'RS 2026-1', before: 'clinician-mediated' },
      },
    ]);
  });

  it('is set by one of two who read the same', async () => {
    await set({ kind: 'opt-in', rowVersion: 0 });
    const changed = [409, expect.objectContaining({ code: 'changed-meanwhile' })];
    expect(await set({ kind: 'opt-out', rowVersion: 0 })).toEqual(changed);
    const both = await Promise.all([
      set({ kind: 'opt-out', rowVersion: 1 }),
      set({ kind: 'clinician-mediated', rowVersion: 1 }),
    ]);
    expect(both.map(([status]) => status).sort()).toEqual([200, 409]);
  });

  it('is the steward’s to set, and one that is known', async () => {
    expect((await set({ kind: 'opt-out' }, coordinator))[0]).toBe(403);
    const wrong = expect.objectContaining({ faults: [expect.objectContaining({ path: '/kind' })] });
    expect(await set({ kind: 'everybody' })).toEqual([422, wrong]);
    expect(await sql('select 1 from contact_policy')).toEqual([]);
  });

  it('is for a trial the stricter of the two, with the decision that allows it', async () => {
    const path = `trials/${TRIAL}/contact-policy`;
    const bare = { trialId: TRIAL, inForce: 'opt-in', rowVersion: 0 };
    expect(await send('get', path)).toEqual([200, bare]);
    const loose = await setOfTrial({ kind: 'opt-out', basis: '2026-01234-01' });
    const recorded = { kind: 'opt-out', basis: '2026-01234-01', inForce: 'clinician-mediated', rowVersion: 1 };
    expect(loose).toEqual([200, expect.objectContaining(recorded)]);
    const strict = await setOfTrial({ kind: 'opt-in', basis: '2026-01234-02', rowVersion: 1 });
    expect(strict).toEqual([200, expect.objectContaining({ inForce: 'opt-in', rowVersion: 2 })]);
    expect((await setOfTrial({ kind: 'opt-in', basis: '3', rowVersion: 1 }))[0]).toBe(409);
    expect(await reviews()).toEqual([{ person_id: 'a' }]);
    const audited = `select details from audit_event where action = 'trial-contact-policy.set' order by id desc limit 1`;
    expect(await sql(audited)).toEqual([
      { details: { version: 2, kind: 'opt-in', basis: '2026-01234-02', before: 'opt-out' } },
    ]);
  });

  it('needs the decision of the region, also where it stays the same', async () => {
    const wrong = expect.objectContaining({ faults: [expect.objectContaining({ path: '/basis' })] });
    for (const basis of [undefined, '', 'a\nb']) expect(await set({ kind: 'opt-out', basis })).toEqual([422, wrong]);
    await set({ kind: 'opt-out' });
    const renewed = expect.objectContaining({ kind: 'opt-out', basis: 'RS 2027-9', rowVersion: 2 });
    expect(await set({ kind: 'opt-out', basis: 'RS 2027-9' })).toEqual([200, renewed]);
  });

  it('of the region loosens nothing for a trial of which no decision is recorded', async () => {
    await set({ kind: 'opt-out' });
    expect(await send('get', `trials/${TRIAL}/contact-policy`)).toEqual([
      200,
      { trialId: TRIAL, inForce: 'opt-in', rowVersion: 0 },
    ]);
  });

  it('of a trial needs the decision, and a trial that is known', async () => {
    for (const basis of [undefined, '', ' ', 'a\nb', 'x'.repeat(81)]) {
      const wrong = expect.objectContaining({ faults: [expect.objectContaining({ path: '/basis' })] });
      expect([basis, await setOfTrial({ kind: 'opt-in', basis })]).toEqual([basis, [422, wrong]]);
    }
    expect((await send('get', `trials/${randomUUID()}/contact-policy`))[0]).toBe(404);
  });
});
