import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AnsweredCase, CaseDetail, CasePage } from '@kohort/node-api';
import type { TestSession } from '@kohort/platform/testing';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import { Clinic, FAR_SITE, SITE } from './testing/clinic.js';

/** The region's day. */
const swedish = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeZone: 'Europe/Stockholm' });
const dayFromNow = (days: number): string => swedish.format(Date.now() + days * 86_400_000);

describe('a clinician’s answer', () => {
  let clinic: Clinic;
  let doctor: TestSession;
  let told: OutreachCaseRow;
  beforeAll(async () => {
    clinic = await Clinic.start();
  }, 60_000);
  afterAll(() => clinic.app.close());
  beforeEach(async () => {
    await clinic.empty();
    doctor = await clinic.clinician('doc');
    await clinic.person('anna', ['Practitioner/doc', 'Practitioner/other']);
    told = await clinic.told('anna', doctor, { practitioner: 'Practitioner/doc' });
  });

  const answer = (body: object, { as = doctor, status = 200, of = told } = {}) =>
    clinic.ask<AnsweredCase & { code: string; detail: string; faults: { path: string }[] }>(
      'post',
      `cases/${of.id}/answer`,
      as,
      body,
      status,
    );
  const fresh = async (body: object, options: { as?: TestSession; status?: number; of?: OutreachCaseRow } = {}) => {
    const { rowVersion } = await clinic.row((options.of ?? told).id);
    return answer({ rowVersion, ...body }, options);
  };
  const reopen = async (status = 200, as = doctor) => {
    const { rowVersion } = await clinic.row(told.id);
    return clinic.ask<AnsweredCase & { code: string }>('post', `cases/${told.id}/reopen`, as, { rowVersion }, status);
  };
  const inbox = async () =>
    (await clinic.ask<CasePage>('get', 'cases', doctor)).items.map(({ personId }) => personId).sort();

  const deaths = async () =>
    (await clinic.manager.query<object[]>('select from contact_person where death_reported_at is not null')).length;
  const reviews = () => clinic.manager.query<object[]>('select distinct person_id from contact_review');

  it('refers to the one site, after consent was decided on anew', async () => {
    expect(await answer({ rowVersion: 1, answer: 'refer' })).toMatchObject({ state: 'answered', answer: 'refer' });
    const [[enrolmentId, referral] = ['', undefined]] = [...clinic.referrals.open];
    expect(referral).toEqual({
      ...{ caseId: told.id, trialId: told.trialId, personId: 'anna', versionId: told.versionId, version: 1 },
      siteId: SITE.id,
    });
    const row = await clinic.row(told.id);
    expect(row).toMatchObject({ enrolmentId, answeredBy: doctor.accountId, dueKind: null, dueAt: null });
    expect(await clinic.manager.query('select moment, permit from contact_decision')).toEqual([
      { moment: 'refer', permit: true },
    ]);
    expect(await inbox()).toEqual([]);
    const [event] = await clinic.audited('case.answer');
    expect(event).toMatchObject({ subject_id: 'anna', actor_id: doctor.accountId });
    expect(event?.details).toMatchObject({ answer: 'refer', site: SITE.id, trial: told.trialId, from: 'sent' });
  });

  it('must name the site where there are several, and one that takes people', async () => {
    clinic.protocols.run({ ...clinic.trial, sites: [SITE, FAR_SITE] });
    expect((await answer({ rowVersion: 1, answer: 'refer' }, { status: 422 })).faults[0]?.path).toBe('/siteId');
    await answer({ rowVersion: 1, answer: 'refer', siteId: told.id }, { status: 422 });
    await answer({ rowVersion: 1, answer: 'refer', siteId: FAR_SITE.id });
    expect([...clinic.referrals.open.values()].map(({ siteId }) => siteId)).toEqual([FAR_SITE.id]);
    expect(await fresh({ answer: 'refer', siteId: FAR_SITE.id })).toMatchObject({ rowVersion: 2 });
    await fresh({ answer: 'refer', siteId: SITE.id });
    expect([...clinic.referrals.open.values()].map(({ siteId }) => siteId)).toEqual([SITE.id]);
  });

  it('refers nobody who may not be contacted (any more): it is said why, and the case is to be looked at', async () => {
    await clinic.manager.query(`insert into contact_person (id, death_reported_at) values ('anna', now())`);
    const refused = await answer({ rowVersion: 1, answer: 'refer' }, { status: 409 });
    expect(refused).toMatchObject({
      code: 'not-permitted',
      detail: 'The person cannot be referred: the person has died.',
    });
    expect(await clinic.row(told.id)).toEqual(told);
    expect(await reviews()).toContainEqual({ person_id: 'anna' });
    expect(clinic.referrals.open.size).toBe(0);
    expect(await clinic.manager.query('select permit, reason from contact_decision')).toEqual([
      { permit: false, reason: 'deceased' },
    ]);
  });

  it('changes nothing where the site has the person in its log already', async () => {
    const open = { caseId: told.id } as never;
    clinic.referrals.open.set('before', open);
    await answer({ rowVersion: 1, answer: 'not-suitable', code: 'frailty' });
    expect((await fresh({ answer: 'refer' }, { status: 409 })).code).toBe('already-exists');
    expect(await clinic.row(told.id)).toMatchObject({ answer: 'not-suitable', rowVersion: 2 });
    expect(await clinic.manager.query('select from contact_decision')).toEqual([]);
  });

  it('says why somebody is not suitable, by a code and a criterion of the trial', async () => {
    const wrong = async (body: object) =>
      (await answer({ rowVersion: 1, answer: 'not-suitable', ...body }, { status: 422 })).faults[0]?.path;
    expect(await wrong({})).toBe('/code');
    expect(await wrong({ code: 'criterion' })).toBe('/criterion');
    expect(await wrong({ code: 'criterion', criterion: 'unheard-of' })).toBe('/criterion');
    expect(await wrong({ code: 'frailty', criterion: 'adult' })).toBe('/criterion');
    expect(await wrong({ code: 'frailty', until: dayFromNow(3) })).toBe('/until');
    await answer({ rowVersion: 1, answer: 'not-suitable', code: 'criterion', criterion: 'adult' });
    expect(await clinic.row(told.id)).toMatchObject({ answerCode: 'criterion', answerCriterion: 'adult' });
    expect(await fresh({ answer: 'not-suitable', code: 'frailty' })).toMatchObject({ state: 'answered' });
    expect(await clinic.row(told.id)).toMatchObject({ answerCode: 'frailty', answerCriterion: null });
  });

  it('objects for the person to the trial, until it is changed', async () => {
    await answer({ rowVersion: 1, answer: 'declined-trial' });
    expect(await clinic.objectionsInForce()).toEqual([{ kind: 'trial', trial_id: told.trialId }]);
    await fresh({ answer: 'already-approached' });
    expect(await clinic.objectionsInForce()).toEqual([]);
    expect(await clinic.row(told.id)).toMatchObject({ answer: 'already-approached', objectionId: null });
  });

  it('objects for the person to all contact: what is under way in other trials stops at once', async () => {
    const [queued, sent] = [
      await clinic.told('anna', doctor, {
        trial: clinic.runTrial(),
        more: { state: 'queued', dueKind: 'alert', dueAt: new Date() },
      }),
      await clinic.told('anna', doctor, { trial: clinic.runTrial() }),
    ];
    await answer({ rowVersion: 1, answer: 'declined-all' });
    expect(await clinic.objectionsInForce()).toEqual([{ kind: 'contact', trial_id: null }]);
    expect(await clinic.row(queued.id)).toMatchObject({ state: 'waiting', reason: 'objected-to-contact', dueAt: null });
    expect(await clinic.row(sent.id)).toMatchObject({ state: 'stopped', reason: 'objected-to-contact' });
    expect(await inbox()).toEqual([]);
    await reopen();
    expect(await clinic.objectionsInForce()).toEqual([]);
    expect(await inbox()).toEqual(['anna']);
  });

  it('does not lift a no to all contact that has stood for more than a day', async () => {
    await answer({ rowVersion: 1, answer: 'declined-all' });
    await clinic.set(told.id, { answeredAt: new Date(Date.now() - 25 * 3_600_000) });
    await reopen(409);
    await fresh({ answer: 'refer' }, { status: 409 });
    expect(await clinic.objectionsInForce()).toEqual([{ kind: 'contact', trial_id: null }]);
    expect(await clinic.row(told.id)).toMatchObject({ state: 'answered', answer: 'declined-all' });
  });

  it('does not take an objection for its own that somebody else has recorded', async () => {
    await answer({ rowVersion: 1, answer: 'declined-trial' });
    await clinic.manager.query(
      `insert into objection (id, person_id, kind, source, valid_from, recorded_at, recorded_by)
         values (gen_random_uuid(), 'anna', 'contact', 'patient', now(), now(), 'steward')`,
    );
    await fresh({ answer: 'declined-all' });
    expect(await clinic.row(told.id)).toMatchObject({ answer: 'declined-all', objectionId: null });
    expect(await clinic.objectionsInForce()).toEqual([{ kind: 'contact', trial_id: null }]);
    await reopen(404);
  });

  it('reports a death, and takes the report back', async () => {
    await answer({ rowVersion: 1, answer: 'deceased' });
    expect(await deaths()).toBe(1);
    expect(await reopen()).toMatchObject({ state: 'sent' });
    expect(await deaths()).toBe(0);
  });

  it('sends the case on where it is not one’s patient, and brings it back until another was told', async () => {
    await answer({ rowVersion: 1, answer: 'not-my-patient' });
    expect(await clinic.row(told.id)).toMatchObject({
      ...{ state: 'waiting', reason: 'rerouting', recipient: null, practitioner: null },
      excluded: ['Practitioner/doc'],
    });
    expect(await clinic.manager.query('select person_id from contact_review')).toContainEqual({ person_id: 'anna' });
    expect(await inbox()).toEqual([]);
    await clinic.set(told.id, { state: 'queued', practitioner: 'Practitioner/other', recipient: told.candidateId });
    expect(await reopen()).toMatchObject({ state: 'sent' });
    expect(await clinic.row(told.id)).toMatchObject({
      ...{ recipient: doctor.accountId, practitioner: 'Practitioner/doc', route: 'general-practitioner' },
      ...{ excluded: [], dueKind: null },
    });
    expect(await inbox()).toEqual(['anna']);
  });

  it('is somebody else’s to change once that one was told', async () => {
    await answer({ rowVersion: 1, answer: 'not-my-patient' });
    await clinic.manager.query(
      `insert into outreach_case_event (id, case_id, at, kind, actor_kind, actor_id, state_from, state_to, details)
         values (gen_random_uuid(), $1, now(), 'sent', 'system', 'outreach', 'queued', 'sent', '{}')`,
      [told.id],
    );
    await clinic.set(told.id, { state: 'queued', practitioner: 'Practitioner/other', recipient: told.candidateId });
    expect((await reopen(409)).code).toBe('wrong-state');
    await clinic.set(told.id, { state: 'sent' });
    await reopen(404);
    expect(await inbox()).toEqual([]);
  });

  it('of whom an escalation went past excludes nobody else', async () => {
    await clinic.mail(doctor.accountId, [told.id]);
    await clinic.set(told.id, { state: 'queued', practitioner: 'Practitioner/other', recipient: told.candidateId });
    await fresh({ answer: 'not-my-patient' });
    expect(await clinic.row(told.id)).toMatchObject({ state: 'waiting', excluded: ['Practitioner/doc'] });
  });

  it('snoozes until the morning of a day', async () => {
    for (const days of [0, 91, -1])
      await answer({ rowVersion: 1, answer: 'not-now', until: dayFromNow(days) }, { status: 422 });
    await answer({ rowVersion: 1, answer: 'not-now', until: '2026-13-01' }, { status: 422 });
    const until = dayFromNow(30);
    expect(await answer({ rowVersion: 1, answer: 'not-now', until })).toMatchObject({ state: 'snoozed' });
    const { snoozedUntil } = await clinic.row(told.id);
    const time = new Intl.DateTimeFormat('sv', {
      dateStyle: 'short',
      timeStyle: 'short',
      timeZone: 'Europe/Stockholm',
    });
    expect(time.format(snoozedUntil ?? 0)).toBe(`${until} 00:00`);
    const page = await clinic.ask<CasePage>('get', 'cases?state=snoozed', doctor);
    expect(page.items).toMatchObject([{ snoozedUntil: until }]);
    expect(await fresh({ answer: 'already-approached' })).toMatchObject({ state: 'answered' });
    expect(await clinic.row(told.id)).toMatchObject({ snoozedUntil: null });
  });

  it('may be given before the next mail once a snooze is over', async () => {
    await answer({ rowVersion: 1, answer: 'not-now', until: dayFromNow(1) });
    await clinic.mail(doctor.accountId, [told.id]);
    await clinic.set(told.id, { state: 'queued', round: 1, dueKind: 'snooze-over', snoozedUntil: null });
    expect(await inbox()).toEqual(['anna']);
    expect(await fresh({ answer: 'already-approached' })).toMatchObject({ state: 'answered' });
  });

  it('stands once the coordinator has acted on the referral', async () => {
    clinic.protocols.run({ ...clinic.trial, sites: [SITE, FAR_SITE] });
    await answer({ rowVersion: 1, answer: 'refer', siteId: SITE.id });
    const [enrolmentId = ''] = clinic.referrals.open.keys();
    clinic.referrals.acted.add(enrolmentId);
    const others = [
      { answer: 'refer', siteId: FAR_SITE.id },
      { answer: 'not-suitable', code: 'frailty' },
      { answer: 'not-now', until: dayFromNow(3) },
      ...['not-my-patient', 'already-approached'].map((each) => ({ answer: each })),
    ];
    for (const other of others) expect((await fresh(other, { status: 409 })).code).toBe('wrong-state');
    expect((await reopen(409)).code).toBe('wrong-state');
    expect(await clinic.row(told.id)).toMatchObject({ answer: 'refer', enrolmentId, rowVersion: 2 });
    expect(await clinic.objectionsInForce()).toEqual([]);
    clinic.referrals.acted.clear();
    expect(await fresh({ answer: 'declined-all' })).toMatchObject({ answer: 'declined-all' });
    expect(clinic.referrals.open.size).toBe(0);
  });

  it('takes what the person says whatever the site did, and keeps the referral', async () => {
    await answer({ rowVersion: 1, answer: 'refer' });
    const [enrolmentId = ''] = clinic.referrals.open.keys();
    clinic.referrals.acted.add(enrolmentId);
    const offered = async () => (await clinic.ask<CaseDetail>('get', `cases/${told.id}?lang=en`, doctor)).answers;
    expect(await offered()).toEqual(['declined-trial', 'declined-all', 'deceased']);
    await fresh({ answer: 'declined-trial' });
    expect(await clinic.row(told.id)).toMatchObject({ state: 'answered', answer: 'declined-trial', enrolmentId });
    expect(await offered()).toEqual(['declined-trial', 'declined-all', 'deceased']);
    await fresh({ answer: 'declined-all' });
    expect(await clinic.objectionsInForce()).toEqual([{ kind: 'contact', trial_id: null }]);
    await fresh({ answer: 'deceased' });
    expect(await clinic.objectionsInForce()).toEqual([]);
    expect(await deaths()).toBe(1);
    expect(await clinic.row(told.id)).toMatchObject({ answer: 'deceased', enrolmentId, objectionId: null });
    expect(await reopen()).toMatchObject({ state: 'answered', answer: 'refer' });
    expect(await deaths()).toBe(0);
    expect(await clinic.row(told.id)).toMatchObject({ answer: 'refer', enrolmentId });
    expect([...clinic.referrals.open.keys()]).toEqual([enrolmentId]);
  });

  it('is not another clinician’s to give again', async () => {
    const other = await clinic.clinician('other');
    await clinic.mail(other.accountId, [told.id]);
    const both = await Promise.all(
      [doctor, other].map((as) =>
        clinic.send('post', `cases/${told.id}/answer`, as, { rowVersion: 1, answer: 'refer' }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const lost = both.find(({ status }) => status === 409)?.body as { detail: string };
    expect(lost.detail).toBe('Another clinician has answered the case so already.');
    expect(clinic.referrals.open.size).toBe(1);
  });

  it('is the same again without a change, whoever clicks twice', async () => {
    const first = await answer({ rowVersion: 1, answer: 'declined-trial' });
    expect(await answer({ rowVersion: 1, answer: 'declined-trial' })).toEqual(first);
    expect(await clinic.audited('case.answer')).toHaveLength(1);
  });

  it('is one of two that are given at once, and the other is told', async () => {
    const both = await Promise.all(
      ['already-approached', 'declined-all'].map((given) =>
        clinic.send('post', `cases/${told.id}/answer`, doctor, { rowVersion: 1, answer: given }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const lost = both.find(({ status }) => status === 409)?.body as { code: string };
    expect(lost.code).toBe('changed-meanwhile');
    const { answer: kept, rowVersion } = await clinic.row(told.id);
    expect(rowVersion).toBe(2);
    expect(await clinic.objectionsInForce()).toHaveLength(kept === 'declined-all' ? 1 : 0);
  });

  it('comes too late once the case has expired, and not before somebody was told', async () => {
    for (const state of ['expired', 'stopped', 'waiting', 'unroutable'] as const) {
      await clinic.set(told.id, { state });
      expect((await fresh({ answer: 'already-approached' }, { status: 409 })).code).toBe('wrong-state');
    }
  });

  it('may be given where delivery was uncertain or failed', async () => {
    for (const state of ['uncertain', 'undeliverable'] as const) {
      await clinic.set(told.id, { state, answer: null });
      expect(await inbox()).toEqual(['anna']);
      expect(await fresh({ answer: 'already-approached' })).toMatchObject({ state: 'answered' });
    }
  });

  it('is for the recipient, who treats the person, and the deputy of today', async () => {
    const [stranger, deputy] = [await clinic.clinician('stranger'), await clinic.clinician('deputy')];
    await answer({ rowVersion: 1, answer: 'already-approached' }, { as: stranger, status: 404 });
    await answer({ rowVersion: 1, answer: 'already-approached' }, { as: deputy, status: 404 });
    await nameDeputy(doctor, 'doc', 'deputy', [-1, 1]);
    await answer({ rowVersion: 1, answer: 'already-approached' }, { as: deputy });
    const [event] = await clinic.audited('case.answer');
    expect(event).toMatchObject({ actor_id: deputy.accountId, details: { onBehalfOf: 'Practitioner/doc' } });
    await nameDeputy(doctor, 'doc', 'deputy', [-3, -1]);
    await fresh({ answer: 'declined-all' }, { as: deputy, status: 404 });
    await nameDeputy(doctor, 'doc', 'deputy', [1, 3]);
    await fresh({ answer: 'declined-all' }, { as: deputy, status: 404 });
  });

  it('is not for a deputy who belongs to another care provider', async () => {
    const deputy = await clinic.clinician('deputy', { careProvider: 'Organization/south' });
    await nameDeputy(doctor, 'doc', 'deputy', [0, 1]);
    await answer({ rowVersion: 1, answer: 'already-approached' }, { as: deputy, status: 404 });
    await clinic.manager.query(`update person set provider = 'Organization/south'`);
    await answer({ rowVersion: 1, answer: 'already-approached' }, { as: deputy });
  });

  it('is for a deputy in the care provider for which the person is treated, whatever the person’s own', async () => {
    const south = { careProvider: 'Organization/south' };
    const deputy = await clinic.clinician('deputy', south);
    await nameDeputy(doctor, 'doc', 'deputy', [0, 1]);
    await clinic.manager.query(`update person set provider = 'Organization/north'`);
    await clinic.treats('anna', 'Practitioner/doc', 'Organization/north');
    await answer({ rowVersion: 1, answer: 'already-approached' }, { as: deputy, status: 404 });
    await clinic.treats('anna', 'Practitioner/else', 'Organization/south');
    await answer({ rowVersion: 1, answer: 'already-approached' }, { as: deputy, status: 404 });
    await clinic.treats('anna', 'Practitioner/doc', 'Organization/south');
    await answer({ rowVersion: 1, answer: 'already-approached' }, { as: deputy });
  });

  it('is taken back by who gave it, whatever the person’s own care provider', async () => {
    const asked = await clinic.clinician('asked', { careProvider: 'Organization/south' });
    await clinic.manager.query(`update person set provider = 'Organization/north'`);
    await clinic.set(told.id, { recipient: asked.accountId, practitioner: 'Practitioner/asked' });
    await fresh({ answer: 'not-my-patient' }, { as: asked });
    expect(await reopen(200, asked)).toMatchObject({ state: 'sent' });
    expect(await clinic.row(told.id)).toMatchObject({ recipient: asked.accountId, excluded: [] });
  });

  it('of a deputy is stored with whom it was given for, also where an escalation went past that one', async () => {
    const deputy = await clinic.clinician('deputy');
    await nameDeputy(doctor, 'doc', 'deputy', [0, 1]);
    await clinic.mail(doctor.accountId, [told.id]);
    await clinic.set(told.id, { state: 'queued', practitioner: 'Practitioner/next', recipient: told.candidateId });
    await fresh({ answer: 'refer' }, { as: deputy });
    expect([...clinic.referrals.open.values()]).toMatchObject([{ onBehalfOf: doctor.accountId }]);
    await reopen(200, deputy);
    for (const action of ['case.answer', 'case.reopen'])
      expect(await clinic.audited(action)).toMatchObject([
        { actor_id: deputy.accountId, details: { onBehalfOf: 'Practitioner/doc' } },
      ]);
    await fresh({ answer: 'refer' });
    expect([...clinic.referrals.open.values()][0]).not.toHaveProperty('onBehalfOf');
  });

  const nameDeputy = async (of: TestSession, principal: string, deputy: string, [from, until]: [number, number]) => {
    await clinic.manager.query('delete from clinician_preference');
    await clinic.manager.query(
      `insert into clinician_preference (account_id, practitioner, deputy, deputy_from, deputy_until, row_version, changed_at)
         values ($1, $2, $3, $4, $5, 1, now())`,
      [of.accountId, `Practitioner/${principal}`, `Practitioner/${deputy}`, dayFromNow(from), dayFromNow(until)],
    );
  };
});
