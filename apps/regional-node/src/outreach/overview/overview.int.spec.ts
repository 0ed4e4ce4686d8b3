import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type {
  AssignedCase,
  OutreachCasePage,
  OutreachDigestPage,
  OutreachHistory,
  OutreachOverview,
} from '@kohort/node-api';
import { openSession, type TestSession } from '@kohort/platform/testing';
import type { RunningProtocol } from '../../protocols/running-protocols.js';
import { moveCase, OUTREACH_ACTOR } from '../case-log.js';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import { Clinic, FAR_SITE, SITE } from '../answering/testing/clinic.js';

const DAY_MS = 86_400_000;

describe('who oversees outreach', () => {
  let clinic: Clinic;
  let doctor: TestSession;
  let steward: TestSession;
  let coordinator: TestSession;
  let other: RunningProtocol;
  let told: OutreachCaseRow;
  let elsewhere: OutreachCaseRow;
  beforeAll(async () => {
    clinic = await Clinic.start();
  }, 60_000);
  afterAll(() => clinic.app.close());
  beforeEach(async () => {
    await clinic.empty();
    doctor = await clinic.clinician('doc');
    steward = await openSession(clinic.app, ['steward']);
    coordinator = await openSession(clinic.app, ['coordinator'], { trial: clinic.trial.trialId, site: SITE.id });
    other = clinic.runTrial([FAR_SITE]);
    for (const id of ['anna', 'bo']) await clinic.person(id, ['Practitioner/doc']);
    const createdAt = new Date(Date.now() - 3 * DAY_MS - 1000);
    told = await clinic.told('anna', doctor, { practitioner: 'Practitioner/doc', more: { createdAt } });
    elsewhere = await clinic.told('bo', doctor, {
      trial: other,
      more: { state: 'unroutable', reason: 'no-account', recipient: null, route: null, firstSentAt: null },
    });
  });

  const list = (as: TestSession, query = '') => clinic.ask<OutreachCasePage>('get', `outreach/cases${query}`, as);
  const overview = (as: TestSession, query = '') =>
    clinic.ask<OutreachOverview>('get', `outreach/overview${query}`, as);
  const idsOf = async (as: TestSession, query = '') => (await list(as, query)).items.map(({ id }) => id).sort();
  const assign = (body: object, { as = steward, status = 200, of = elsewhere } = {}) =>
    clinic.ask<AssignedCase & { code: string }>('post', `outreach/cases/${of.id}/assign`, as, body, status);

  it('sees where cases stand, since when and with whom, and no person', async () => {
    const { items } = await list(steward);
    expect(items.find(({ id }) => id === told.id)).toMatchObject({
      ...{ acronym: 'TEST', state: 'sent', ageDays: 3, route: 'general-practitioner' },
      recipient: { id: doctor.accountId, name: 'Dr doc' },
    });
    expect(items.find(({ id }) => id === elsewhere.id)).toMatchObject({
      state: 'unroutable',
      reason: { code: 'no-account', words: { sv: 'behandlaren har inget konto' } },
    });
    expect(JSON.stringify(items)).not.toMatch(/anna|bo"|personId/);
    expect(await clinic.audited('case.listed')).toEqual([]);
  });

  it('filters by state, reason, trial and recipient', async () => {
    expect(await idsOf(steward)).toHaveLength(2);
    for (const query of ['state=sent', `trial=${told.trialId}`, `recipient=${doctor.accountId}`])
      expect([query, await idsOf(steward, `?${query}`)]).toEqual([query, [told.id]]);
    expect(await idsOf(steward, '?reason=no-account')).toEqual([elsewhere.id]);
  });

  it('is bounded to the trials and sites of the delegation log', async () => {
    expect(await idsOf(coordinator)).toEqual([told.id]);
    expect(await idsOf(await openSession(clinic.app, ['coordinator'], { site: FAR_SITE.id }))).toEqual([elsewhere.id]);
    expect(await idsOf(await openSession(clinic.app, ['coordinator'], { trial: 'one' }))).toEqual([]);
    expect(await overview(coordinator)).toMatchObject({ cases: 1, trials: [{ trialId: told.trialId }] });
    expect(await overview(coordinator, `?trial=${other.trialId}`)).toMatchObject({ cases: 0, trials: [] });
    for (const id of [elsewhere.id, randomUUID()])
      await clinic.ask('get', `outreach/cases/${id}/history`, coordinator, undefined, 404);
    const body = { rowVersion: 1, practitioner: 'Practitioner/doc' };
    await assign(body, { as: coordinator, status: 404 });
    await clinic.ask('get', 'outreach/cases', doctor, undefined, 403);
    await assign(body, { as: await openSession(clinic.app, ['operator']), status: 403 });
  });

  it('sees the person before a referral only by a decision for that trial and site, and then it is in the audit', async () => {
    const allow = (siteId: string) =>
      clinic.manager.query(
        `insert into trial_site (trial_id, site_id, settings, row_version, changed_at, changed_by)
           values ($1, $2, '{"showsBeforeReferral": "Dnr 2026-01"}', 1, now(), 'steward')`,
        [told.trialId, siteId],
      );
    await allow(FAR_SITE.id);
    expect((await list(coordinator)).items[0]).not.toHaveProperty('personId');
    await allow(SITE.id);
    expect((await list(coordinator)).items).toMatchObject([{ id: told.id, personId: 'anna' }]);
    expect(await clinic.audited('case.listed')).toMatchObject([
      { subject_id: 'anna', actor_id: coordinator.accountId },
    ]);
    await clinic.manager.query(`update person set protected = true where id = 'anna'`);
    expect((await list(coordinator)).items[0]).not.toHaveProperty('personId');
    await clinic.manager.query(`update person set protected = false`);
    await clinic.manager.query(
      `insert into objection (id, person_id, kind, source, valid_from, recorded_at, recorded_by)
         values (gen_random_uuid(), 'anna', 'contact', 'patient', now(), now(), 'steward')`,
    );
    expect((await list(coordinator)).items).toMatchObject([{ id: told.id }]);
    expect((await list(coordinator)).items[0]).not.toHaveProperty('personId');
  });

  it('counts states, reasons, answers and responses', async () => {
    const two = await clinic.told('bo', doctor);
    await clinic.mail(doctor.accountId, [told.id, two.id]);
    await clinic.manager.query(`update outreach_message set settled_at = now() - interval '2 days'`);
    await clinic.set(told.id, {
      ...{ state: 'answered', answer: 'not-suitable', answerCode: 'frailty', answeredAt: new Date() },
    });
    expect(await overview(steward)).toEqual({
      ...{ cases: 3, told: 2, answered: 1, responseRate: 0.5, medianDaysToAnswer: 2 },
      states: [
        { state: 'answered', cases: 1 },
        { state: 'sent', cases: 1 },
        { state: 'unroutable', cases: 1 },
      ],
      reasons: [
        {
          ...{ state: 'unroutable', code: 'no-account', cases: 1 },
          words: { sv: 'behandlaren har inget konto', en: 'who treats the person has no account' },
        },
      ],
      answers: [{ answer: 'not-suitable', code: 'frailty', cases: 1 }],
      trials: [
        {
          trialId: told.trialId,
          acronym: 'TEST',
          cases: 2,
          told: 2,
          answered: 1,
          responseRate: 0.5,
          medianDaysToAnswer: 2,
        },
        { trialId: other.trialId, acronym: 'TEST', cases: 1, told: 0, answered: 0 },
      ].sort((a, b) => (a.trialId < b.trialId ? -1 : 1)),
    });
  });

  it('sees mails and what became of them', async () => {
    await clinic.mail(doctor.accountId, [told.id, elsewhere.id]);
    await clinic.mail(doctor.accountId, [], {
      ...{ cases: 1, slot: new Date(0), state: 'undeliverable', attempts: 8, failureCode: 'permanent', smtpCode: 550 },
    });
    const digests = (as: TestSession, query = '') =>
      clinic.ask<OutreachDigestPage>('get', `outreach/digests${query}`, as);
    const { items } = await digests(steward);
    expect(items).toMatchObject([
      { state: 'sent', cases: 2, recipient: { name: 'Dr doc' } },
      { state: 'undeliverable', attempts: 8, failureCode: 'permanent', smtpCode: 550, cases: 1 },
    ]);
    expect(JSON.stringify(items)).not.toContain('clinic.example');
    expect((await digests(steward, '?state=undeliverable')).items).toHaveLength(1);
    expect((await digests(coordinator)).items).toMatchObject([{ state: 'sent', cases: 1 }]);
  });

  it('reads the history; what decisions rest on only who may read those', async () => {
    const { rowVersion, id } = told;
    await clinic.manager.query(`insert into contact_person (id, death_reported_at) values ('anna', now())`);
    await clinic.ask('post', `cases/${id}/answer`, doctor, { rowVersion, answer: 'refer' }, 409);
    const [{ id: decisionId } = { id: '' }] = await clinic.manager.query<{ id: string }[]>(
      'select id from contact_decision',
    );
    const why = { actor: OUTREACH_ACTOR, at: new Date(), reason: 'deceased', decisionId };
    await clinic.manager.transaction((manager) => moveCase(manager, told, 'deny', why));
    const history = (as: TestSession) => clinic.ask<OutreachHistory>('get', `outreach/cases/${id}/history`, as);
    const event = { kind: 'deny', stateFrom: 'sent', stateTo: 'stopped', reason: 'deceased' };
    expect((await history(coordinator)).items).toMatchObject([{ ...event, actor: { kind: 'system' } }]);
    expect((await history(coordinator)).items[0]).not.toHaveProperty('decision');
    const [full] = (await history(steward)).items;
    expect(full).toMatchObject({ ...event, decision: { permit: false, reason: 'deceased' } });
    expect(full?.decision?.trace).not.toEqual([]);
    expect(await clinic.audited('case.history-read')).toHaveLength(3);
  });

  it('may name a practitioner where there is nobody to tell', async () => {
    const colleague = await clinic.clinician('colleague');
    const assigned = await assign({ rowVersion: 1, practitioner: 'Practitioner/colleague' });
    expect(assigned).toMatchObject({ state: 'queued', rowVersion: 2 });
    const row = await clinic.row(elsewhere.id);
    expect(row).toMatchObject({
      ...{
        recipient: colleague.accountId,
        practitioner: 'Practitioner/colleague',
        route: 'assigned',
        dueKind: 'alert',
      },
      reason: null,
    });
    expect(row.dueAt?.getTime()).toBeGreaterThan(Date.now());
    const due = await clinic.manager.query<object[]>('select from outreach_digest where recipient = $1 and slot = $2', [
      ...[colleague.accountId, row.dueAt?.toISOString()],
    ]);
    expect(due).toHaveLength(1);
    expect(await clinic.audited('case.route')).toMatchObject([
      { subject_id: 'bo', actor_id: steward.accountId, details: { assigned: 'Practitioner/colleague' } },
    ]);
    await assign({ rowVersion: 1, practitioner: 'Practitioner/colleague' }, { status: 409 });
  });

  it('names nobody who was told, cannot log in, or has said that it is not their patient', async () => {
    await clinic.mail(doctor.accountId, [told.id]);
    const toDoctor = { rowVersion: 1, practitioner: 'Practitioner/doc' };
    expect((await assign(toDoctor, { of: told, status: 409 })).code).toBe('wrong-state');
    await assign({ rowVersion: 1, practitioner: 'Practitioner/nobody' }, { status: 422 });
    await assign({ rowVersion: 1, practitioner: 'Organization/doc' }, { status: 422 });
    await clinic.manager.query(`update account set email = null where id = $1`, [doctor.accountId]);
    await assign(toDoctor, { status: 422 });
    await clinic.manager.query(`update account set email = 'doc@clinic.example' where id = $1`, [doctor.accountId]);
    await clinic.manager.query(`update outreach_case set excluded = '{Practitioner/doc}' where id = $1`, [
      elsewhere.id,
    ]);
    await assign(toDoctor, { status: 409 });
    for (const state of ['answered', 'queued', 'snoozed', 'stopped', 'waiting'] as const) {
      await clinic.manager.query('update outreach_case set state = $1', [state]);
      await assign({ rowVersion: 1, practitioner: 'Practitioner/doc' }, { of: told, status: 409 });
    }
  });

  it('may name somebody else, or who could not be reached, where a mail did not help', async () => {
    const colleague = await clinic.clinician('colleague');
    await clinic.mail(doctor.accountId, [told.id]);
    await clinic.set(told.id, { state: 'expired' });
    await assign({ rowVersion: 2, practitioner: 'Practitioner/colleague' }, { of: told });
    expect(await clinic.row(told.id)).toMatchObject({
      ...{ state: 'queued', recipient: colleague.accountId, dueKind: 'escalation', expiresAt: null, round: 0 },
    });
    await clinic.manager.query(`update outreach_message set state = 'undeliverable'`);
    await clinic.set(told.id, { state: 'undeliverable' });
    await assign({ rowVersion: 4, practitioner: 'Practitioner/doc' }, { of: told });
    expect(await clinic.row(told.id)).toMatchObject({ recipient: doctor.accountId, round: 1 });
  });

  it('is one of two who name somebody at once', async () => {
    await clinic.clinician('colleague');
    const both = await Promise.all(
      ['doc', 'colleague'].map((id) =>
        clinic.send('post', `outreach/cases/${elsewhere.id}/assign`, steward, {
          ...{ rowVersion: 1, practitioner: `Practitioner/${id}` },
        }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await clinic.row(elsewhere.id)).rowVersion).toBe(2);
  });
});
