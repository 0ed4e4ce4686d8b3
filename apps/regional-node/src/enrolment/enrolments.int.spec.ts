import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type {
  EnrolmentDetail,
  EnrolmentEvents,
  EnrolmentPage,
  EnrolmentProgress,
  PersonDetails,
  TrialSiteList,
  TrialSiteView,
} from '@kohort/node-api';
import type { Problem } from './testing/problem.js';
import { day, EnrolmentNode, type As } from './testing/enrolment-node.js';

const COORDINATOR: As = ['coordinator'];
const INVESTIGATOR: As = ['investigator'];
const SIGNED = ['adult', 'pregnant'].map((criterion) => ({ criterion, fulfilled: true }));
const SETTINGS = {
  target: 40,
  arms: [
    { code: 'A', name: { sv: 'Arm A', en: 'Arm A' }, slots: 1, open: true },
    { code: 'B', name: { sv: 'Arm B', en: 'Arm B' }, slots: 1, open: false },
  ],
  openLabel: true,
  consentForms: [{ version: '1.0', validFrom: day(-50) }],
};

describe('the screening list of a site', () => {
  let node: EnrolmentNode;
  beforeAll(async () => {
    node = await EnrolmentNode.start();
  });
  afterAll(() => node.app.close());
  beforeEach(async () => {
    await node.data.query('truncate enrolment, enrolment_event, trial_site, objection, candidate, contact_review');
    node.protocols.permit(node.trial, 1, [node.site, node.farSite]);
    await set(SETTINGS);
  });

  const set = async (settings: object, rowVersion = 0): Promise<TrialSiteView> =>
    node.body(
      node.ask('put', `/api/trials/${node.trial}/sites/${node.site}/settings`, COORDINATOR, {
        ...settings,
        rowVersion,
      }),
    );
  const add = async (more: object = {}, as = COORDINATOR): Promise<EnrolmentDetail> => {
    const who = 'label' in more || 'personId' in more ? {} : { personId: await node.person() };
    const body = { trialId: node.trial, siteId: node.site, source: 'self', eventDate: day(-20), ...who, ...more };
    return node.body(node.ask('post', '/api/enrolments', as, body));
  };
  const post = (of: EnrolmentDetail, what: string, body: object, as: As) =>
    node.ask('post', `/api/enrolments/${of.id}/${what}`, as, { rowVersion: of.rowVersion, ...body });
  const move = (of: EnrolmentDetail, name: string, more: object = {}, as = INVESTIGATOR) =>
    post(of, 'moves', { move: name, eventDate: day(-10), ...more }, as);
  const moved = (of: EnrolmentDetail, name: string, more: object = {}, as = INVESTIGATOR) =>
    node.body<EnrolmentDetail>(move(of, name, more, as));
  const refused = async (answer: ReturnType<typeof move>): Promise<[string, string]> => {
    const { code, faults } = (await answer).body as Problem;
    return [code, faults[0]?.path ?? ''];
  };
  const consented = async (of?: EnrolmentDetail) =>
    moved(of ?? (await add()), 'record-consent', { consentFormVersion: '1.0' });
  const eligible = async (of?: EnrolmentDetail) =>
    moved(await moved(await consented(of), 'begin-screening'), 'sign-eligibility', { criteria: SIGNED });

  it('follows somebody from contact to completion, with both dates, and audits each step', async () => {
    let one = await add();
    expect(one).toMatchObject({ state: 'referred', attempt: 1, source: 'self', objected: false, rowVersion: 1 });
    expect(one.screeningNumber).toMatch(/^SE-[0-9A-F]{6}-0001$/);
    expect(one.moves).toEqual(['contact', 'decline', 'not-reached', 'close']);
    const call = { eventDate: day(-19), channel: 'phone', interpreter: 'ar', guardian: true };
    one = await node.body(post(one, 'contact-attempts', { ...call, result: 'no-answer' }, COORDINATOR));
    expect(one.state).toBe('referred');
    one = await node.body(post(one, 'contact-attempts', { ...call, result: 'reached' }, COORDINATOR));
    expect(one.state).toBe('contacted');
    one = await moved(one, 'record-consent', { consentFormVersion: '1.0', eventDate: day(-18) });
    one = await moved(one, 'begin-screening', { eventDate: day(-17) });
    one = await moved(one, 'sign-eligibility', { criteria: SIGNED, eventDate: day(-16) });
    one = await moved(one, 'enrol', { arm: 'A', randomisationNumber: 'R-0042', eventDate: day(-15) });
    one = await moved(one, 'complete', { eventDate: day(-1) }, COORDINATOR);
    expect(one).toMatchObject({ state: 'completed', moves: [] });
    expect(one.summary).toMatchObject({
      ...{ referredOn: day(-20), approachedOn: day(-19), consentedOn: day(-18), consentFormVersion: '1.0' },
      ...{ screenedOn: day(-17), eligibleOn: day(-16), enrolledOn: day(-15), arm: 'A', endedOn: day(-1) },
    });
    expect(one.events.map(({ kind }) => kind)).toEqual([
      ...['refer', 'contact-attempt', 'contact-attempt', 'record-consent', 'begin-screening', 'sign-eligibility'],
      ...['enrol', 'complete'],
    ]);
    expect(Date.parse(one.events[3]?.enteredAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
    const audited = await node.data.query<{ action: string; purpose: string }[]>(
      `select action, purpose from audit_event where subject_id = $1 and action like 'enrolment.%' order by id`,
      [one.personId],
    );
    const actions = audited.map(({ action }) => action).filter((action) => action !== 'enrolment.read');
    expect(actions).toEqual(one.events.map(({ kind }) => `enrolment.${kind}`));
    expect(new Set(audited.map(({ purpose }) => purpose))).toEqual(new Set(['recruiting']));
  });

  it('refuses what the state does not allow, and says what is possible', async () => {
    const one = await add();
    const problem = await node.body<Problem>(move(one, 'enrol', { arm: 'A' }), 409);
    expect(problem.code).toBe('wrong-state');
    expect(problem.detail).toContain('contact, decline, not-reached, record-consent, close');
  });

  it('refuses dates that cannot be, a form that was not in force, and a criterion that is not of the version', async () => {
    const one = await add();
    const consent = { consentFormVersion: '1.0' };
    expect(await refused(move(one, 'record-consent', { ...consent, eventDate: day(3) }))).toEqual([
      ...['invalid-input', '/eventDate'],
    ]);
    expect(await refused(move(one, 'record-consent', { ...consent, eventDate: day(-30) }))).toEqual([
      ...['invalid-input', '/eventDate'],
    ]);
    expect(await refused(move(one, 'record-consent', { consentFormVersion: '0.9' }))).toEqual([
      ...['invalid-input', '/consentFormVersion'],
    ]);
    const two = await moved(await consented(one), 'begin-screening');
    expect(await refused(move(two, 'fail-screening', { code: 'criterion', criterion: 'tall' }))).toEqual([
      ...['invalid-input', '/criterion'],
    ]);
    expect(await refused(move(two, 'sign-eligibility', { criteria: SIGNED.slice(1) }))).toEqual([
      ...['invalid-input', '/criteria'],
    ]);
    const three = await moved(two, 'fail-screening', { code: 'criterion', criterion: 'pregnant' }, COORDINATOR);
    expect(three.summary).toMatchObject({ failedCriterion: 'pregnant', endCode: 'criterion' });
  });

  it('lets record consent, sign and enrol whom the delegation log lets, at their trial and site', async () => {
    const one = await add();
    const consent = { consentFormVersion: '1.0' };
    expect(await refused(move(one, 'record-consent', consent, COORDINATOR))).toEqual(['forbidden', '']);
    const taker: As = ['consent-taker', { site: node.site }];
    expect((await node.body<EnrolmentDetail>(node.ask('get', `/api/enrolments/${one.id}`, taker))).moves).toEqual([
      ...['record-consent'],
    ]);
    const two = await moved(await moved(one, 'record-consent', consent, taker), 'begin-screening', {}, COORDINATOR);
    expect(await refused(move(two, 'sign-eligibility', { criteria: SIGNED }, COORDINATOR))).toEqual(['forbidden', '']);
    for (const places of [{ site: node.farSite }, { trial: node.farSite }, { trial: node.trial, site: node.farSite }]) {
      const away: As = ['coordinator', places];
      expect(await refused(move(two, 'withdraw', { code: 'other', scope: 'all' }, away))).toEqual(['not-found', '']);
      for (const path of ['', '/events', '/person'])
        await node.body(node.ask('get', `/api/enrolments/${one.id}${path}`, away), 404);
      expect(await node.body(node.ask('get', '/api/enrolments', away))).toEqual({ items: [] });
    }
    const near: As = ['coordinator', { trial: node.trial, site: node.site }];
    expect((await node.body<EnrolmentPage>(node.ask('get', '/api/enrolments', near))).items).toHaveLength(1);
    await node.body(node.ask('get', '/api/enrolments', ['clinician']), 403);
    await node.body(node.ask('get', '/api/enrolments', ['steward']), 403);
  });

  it('takes one of two who change it at once', async () => {
    const one = await add();
    const answers = await Promise.all([
      move(one, 'decline', { code: 'travel' }, COORDINATOR),
      move(one, 'contact', {}, INVESTIGATOR),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.map(({ body }) => (body as Problem).code)).toContain('changed-meanwhile');
    const { items } = await node.body<EnrolmentEvents>(
      node.ask('get', `/api/enrolments/${one.id}/events`, COORDINATOR),
    );
    expect(items).toHaveLength(2);
  });

  it('gives the last slot of an arm to one of two, and then stops mail', async () => {
    const two = [await eligible(), await eligible()];
    await node.data.query(
      `insert into candidate (id, trial_id, person_id, version_id, version, outcome, state, truths, verdicts, index_day,
           evaluated_at, first_at, changed_at, practitioners, open_count, manual_count)
         values (gen_random_uuid(), $1, 'waits', gen_random_uuid(), 1, 'possible', 'candidate', '', '[]', now(),
           now(), now(), now(), '{}', 0, 0)`,
      [node.trial],
    );
    const answers = await Promise.all(two.map((one) => move(one, 'enrol', { arm: 'A' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    expect(await node.data.query('select person_id from contact_review')).toEqual([{ person_id: 'waits' }]);
    const { items } = await node.body<TrialSiteList>(node.ask('get', `/api/trials/${node.trial}/sites`, ['steward']));
    expect(items.find(({ siteId }) => siteId === node.site)).toMatchObject({ enrolled: 1, open: false });
    const closed = two[answers.findIndex(({ status }) => status === 422)];
    expect(closed && (await refused(move(closed, 'enrol', { arm: 'B' })))).toEqual(['invalid-input', '/arm']);
  });

  it('corrects with a reason, keeps what was, and looks through the whole log again', async () => {
    const one = await moved(await consented(), 'begin-screening', { eventDate: day(-9) });
    const [, consent, screening] = one.events;
    const because = { action: 'correct', reason: 'typing-error', note: 'Läste fel rad.' };
    const late = { ...because, event: consent?.id, eventDate: day(-8) };
    expect(await refused(post(one, 'corrections', late, INVESTIGATOR))).toEqual(['invalid-input', '/eventDate']);
    const early = { ...late, eventDate: day(-12) };
    expect(await refused(post(one, 'corrections', early, COORDINATOR))).toEqual(['forbidden', '']);
    const two = await node.body<EnrolmentDetail>(post(one, 'corrections', early, INVESTIGATOR));
    expect(two.summary.consentedOn).toBe(day(-12));
    expect(two.events[1]).toEqual(consent);
    expect(two.events.at(-1)).toMatchObject({ kind: 'correction', corrects: consent?.id, note: 'Läste fel rad.' });
    const wrong = { event: consent?.id, action: 'void', reason: 'wrong-person' };
    expect(await refused(post(two, 'corrections', wrong, INVESTIGATOR))).toEqual(['wrong-state', '/event']);
    const three = await node.body<EnrolmentDetail>(
      post(two, 'corrections', { ...wrong, event: screening?.id }, INVESTIGATOR),
    );
    expect([three.state, three.summary.screenedOn, three.events.length]).toEqual(['consented', undefined, 5]);
    const four = await node.body<EnrolmentDetail>(post(three, 'corrections', wrong, INVESTIGATOR));
    expect([four.state, four.summary.consentedOn]).toEqual(['referred', undefined]);
  });

  it('takes in people without a record, and each person of the records once at a time', async () => {
    const one = await add({ label: 'Ring efter kl. 16' });
    expect([one.label, one.personId]).toEqual(['Ring efter kl. 16', undefined]);
    await node.body(node.ask('get', `/api/enrolments/${one.id}/person`, COORDINATOR), 404);
    const personId = await node.person();
    const old = await node.person(undefined, { survivor: personId });
    const first = await add({ personId });
    const again = { trialId: node.trial, siteId: node.site, source: 'clinic', eventDate: day(-3), personId: old };
    expect(await refused(node.ask('post', '/api/enrolments', COORDINATOR, again))).toEqual(['already-exists', '']);
    await moved(first, 'decline', { code: 'no-time' }, COORDINATOR);
    const second = await node.body<EnrolmentDetail>(node.ask('post', '/api/enrolments', COORDINATOR, again));
    expect(second).toMatchObject({ attempt: 2, personId, state: 'referred' });
    expect(second.screeningNumber).toMatch(/-0003$/);
    const hidden = await node.person(undefined, { hidden: true });
    for (const unknown of [hidden, 'nobody'])
      expect(await refused(node.ask('post', '/api/enrolments', COORDINATOR, { ...again, personId: unknown }))).toEqual([
        'not-found',
        '/personId',
      ]);
    const both = { ...again, label: 'x' };
    expect((await node.ask('post', '/api/enrolments', COORDINATOR, both)).status).toBe(422);
    const elsewhere: As = ['coordinator', { site: node.farSite }];
    expect(await refused(node.ask('post', '/api/enrolments', elsewhere, again))).toEqual(['not-found', '']);
  });

  it('shows who somebody is to those who work there only, and who objects as such', async () => {
    const one = await add();
    const person = await node.body<PersonDetails>(node.ask('get', `/api/enrolments/${one.id}/person`, COORDINATOR));
    expect(person.personId).toBe(one.personId);
    await node.objects(one.personId ?? '', 'trial', node.farSite);
    expect((await node.body<EnrolmentPage>(node.ask('get', '/api/enrolments', COORDINATOR))).items[0]?.objected).toBe(
      false,
    );
    await node.objects(one.personId ?? '', 'contact');
    const seen = await node.body<EnrolmentDetail>(node.ask('get', `/api/enrolments/${one.id}`, COORDINATOR));
    expect([seen.objected, seen.moves]).toEqual([true, ['decline', 'not-reached', 'close']]);
    expect(await refused(move(one, 'contact', {}, COORDINATOR))).toEqual(['not-permitted', '']);
    expect(await refused(move(one, 'record-consent', { consentFormVersion: '1.0' }))).toEqual(['not-permitted', '']);
    expect((await moved(one, 'decline', { code: 'not-said' }, COORDINATOR)).state).toBe('declined');
  });

  it('is filtered, sorted, paged and searched by number', async () => {
    const [one, two] = [await add(), await add()];
    await moved(two, 'contact', {}, COORDINATOR);
    const list = async (query: string) =>
      (await node.body<EnrolmentPage>(node.ask('get', `/api/enrolments?${query}`, COORDINATOR))).items.map(
        ({ id }) => id,
      );
    expect(await list('state=contacted')).toEqual([two.id]);
    expect(await list(`trial=${node.trial}&site=${node.site}&sort=screeningNumber&order=asc`)).toEqual([
      one.id,
      two.id,
    ]);
    expect(await list(`site=${node.farSite}`)).toEqual([]);
    expect(await list('text=-0002')).toEqual([two.id]);
    const first = await node.body<EnrolmentPage>(node.ask('get', '/api/enrolments?limit=1', COORDINATOR));
    expect(first.items.map(({ id }) => id)).toEqual([two.id]);
    expect(await list(`limit=1&after=${first.next ?? ''}`)).toEqual([one.id]);
  });

  it('leaves as a table without anything that tells who somebody is', async () => {
    const one = await moved(await eligible(), 'enrol', { arm: 'A', randomisationNumber: 'R-1' });
    await add({ label: '=HYPERLINK("x")' });
    const path = `/api/trials/${node.trial}/screening-log.csv`;
    const answer = await node.ask('get', `${path}?site=${node.site}&lang=en`, COORDINATOR);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    const [head, line, ...more] = answer.text.split('\r\n');
    expect(head).toMatch(/^\uFEFFscreening number,attempt,/);
    expect(line).toContain(one.screeningNumber);
    expect(line).toContain(`,enrolled,self,1,1.0,${day(-20)},`);
    expect(line).toContain(',investigator,');
    expect(line).toContain(',R-1,A,');
    expect(more).toHaveLength(2);
    expect(answer.text).not.toContain(one.personId);
    expect(answer.text).not.toContain('HYPERLINK');
    await set({ ...SETTINGS, openLabel: false }, 1);
    expect((await node.ask('get', path, COORDINATOR)).text).not.toContain(',R-1,A,');
    expect((await node.ask('get', path, ['coordinator', { site: node.farSite }])).text.split('\r\n')).toHaveLength(2);
    const blinded = await node.body<EnrolmentDetail>(node.ask('get', `/api/enrolments/${one.id}`, COORDINATOR));
    expect([blinded.summary.arm, ...blinded.events.map(({ fields }) => fields.arm)].filter(Boolean)).toEqual([]);
  });

  it('tells how recruitment goes', async () => {
    await moved(await eligible(), 'enrol', { arm: 'A' });
    await moved(await add(), 'decline', { code: 'travel' }, COORDINATOR);
    const path = `/api/trials/${node.trial}/progress?site=${node.site}`;
    const progress = await node.body<EnrolmentProgress>(node.ask('get', path, ['steward']));
    expect(progress).toMatchObject({ enrolled: 1, target: 40 });
    expect(progress.curve.at(-1)?.total).toBe(1);
    expect(progress.forecast).toBeUndefined();
    expect(progress.flow.ever).toMatchObject({ referred: 2, consented: 1, enrolled: 1 });
    expect(progress.flow.reasons).toEqual([{ state: 'declined', code: 'travel', count: 1 }]);
    await node.body(node.ask('get', path, ['coordinator', { site: node.farSite }]), 404);
  });

  it('keeps the settings of two who set them at once apart', async () => {
    const path = `/api/trials/${node.trial}/sites/${node.site}/settings`;
    const put = () => node.ask('put', path, COORDINATOR, { ...SETTINGS, target: 50, rowVersion: 1 });
    const answers = await Promise.all([put(), put()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await node.body(node.ask('get', path, ['steward']))).toMatchObject({ target: 50, rowVersion: 2 });
    await node.body(node.ask('get', path, ['coordinator', { site: node.farSite }]), 404);
    await node.body(node.ask('get', path, INVESTIGATOR), 403);
    const twice = { ...SETTINGS, arms: [SETTINGS.arms[0], SETTINGS.arms[0]], rowVersion: 2 };
    expect((await node.ask('put', path, COORDINATOR, twice)).status).toBe(422);
  });
});
