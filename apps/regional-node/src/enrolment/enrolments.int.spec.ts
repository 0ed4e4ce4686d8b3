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
    const known = 'label' in more || 'identifier' in more;
    const who = known ? {} : { identifier: await node.number(await node.person()) };
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
    const number = await node.number(personId);
    const first = await add({ identifier: number });
    expect(first.personId).toBe(personId);
    await node.number(old, number);
    const identifier = number.replace('-', '');
    const again = { trialId: node.trial, siteId: node.site, source: 'clinic', eventDate: day(-3), identifier };
    const adding = (body: object) => node.ask('post', '/api/enrolments', COORDINATOR, { ...again, ...body });
    expect(await refused(adding({}))).toEqual(['already-exists', '']);
    await moved(first, 'decline', { code: 'no-time' }, COORDINATOR);
    const second = await node.body<EnrolmentDetail>(adding({}));
    expect(second).toMatchObject({ attempt: 2, personId, state: 'referred' });
    expect(second.screeningNumber).toMatch(/-0003$/);
    expect((await adding({ label: 'x' })).status).toBe(422);
    const elsewhere: As = ['coordinator', { site: node.farSite }];
    expect(await refused(node.ask('post', '/api/enrolments', elsewhere, again))).toEqual(['not-found', '']);
  });

  it('looks people up by the number they state, and tells nobody apart who cannot be added', async () => {
    const body = { trialId: node.trial, siteId: node.site, source: 'clinic', eventDate: day(-3) };
    const [one, other] = [await node.person(), await node.person()];
    const shared = await node.number(one);
    await node.number(other, shared);
    const hidden = await node.number(await node.person(undefined, { hidden: true }));
    const answers = await Promise.all(
      [shared, hidden, '19991231-2395'].map(async (identifier) => {
        const answer = await node.ask('post', '/api/enrolments', COORDINATOR, { ...body, identifier });
        const { code, detail, faults } = answer.body as Problem;
        return JSON.stringify([answer.status, code, detail, faults]);
      }),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('[404,"not-found"');
    const refusals = await node.data.query<{ subject_id: string; details: object }[]>(
      `select subject_id, details from audit_event where action = 'enrolment.add-refused' order by id desc limit 3`,
    );
    const told = { site: node.site, code: 'not-found', by: 'identifier' };
    expect(refusals).toEqual(Array(3).fill({ subject_id: node.trial, details: told }));
    for (const wrong of [{ personId: one }, { identifier: '991231-2395' }, { identifier: one }])
      expect((await node.ask('post', '/api/enrolments', COORDINATOR, { ...body, ...wrong })).status).toBe(422);
  });

  it.each(['Anna 19800101-1234', '800101 1234', '198001011234', '8001011234, ring'])(
    'takes no label or note that holds a number: %s',
    async (text) => {
      const body = { trialId: node.trial, siteId: node.site, source: 'self', eventDate: day(-3), label: text };
      expect(await refused(node.ask('post', '/api/enrolments', COORDINATOR, body))).toEqual([
        'invalid-input',
        '/label',
      ]);
      const one = await add({ label: 'Dnr 2026-01234' });
      const correction = {
        event: one.events[0]?.id,
        action: 'correct',
        reason: 'other',
        eventDate: day(-21),
        note: text,
      };
      expect(await refused(post(one, 'corrections', correction, COORDINATOR))).toEqual(['invalid-input', '/note']);
    },
  );

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
    expect(seen.personId).toBeUndefined();
    const { items } = await node.body<EnrolmentPage>(node.ask('get', '/api/enrolments', COORDINATOR));
    expect([items[0]?.objected, items[0]?.personId]).toEqual([true, undefined]);
    await node.body(node.ask('get', `/api/enrolments/${one.id}/person`, COORDINATOR), 404);
    expect(await refused(move(one, 'contact', {}, COORDINATOR))).toEqual(['not-permitted', '']);
    expect(await refused(move(one, 'record-consent', { consentFormVersion: '1.0' }))).toEqual(['not-permitted', '']);
    expect((await moved(one, 'decline', { code: 'not-said' }, COORDINATOR)).state).toBe('declined');
  });

  it.each(['contact', 'use', 'trial'])(
    'shows who it is after consent, whatever objection came since: %s',
    async (kind) => {
      const [before, after] = [await add(), await consented()];
      for (const { personId = '' } of [before, after])
        await node.objects(personId, kind, kind === 'trial' ? node.trial : null);
      const status = async ({ id }: EnrolmentDetail) =>
        (await node.ask('get', `/api/enrolments/${id}/person`, COORDINATOR)).status;
      expect([await status(before), await status(after)]).toEqual([404, 200]);
    },
  );

  it('gives a randomisation number once in a trial, and takes corrections of what was entered wrong', async () => {
    await set({ ...SETTINGS, arms: [{ ...SETTINGS.arms[0], slots: 9 }] }, 1);
    const [one, two] = [await eligible(), await eligible()];
    const number = { arm: 'A', randomisationNumber: 'R-1' };
    const answers = await Promise.all([move(one, 'enrol', number), move(two, 'enrol', number)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const won = answers.find(({ status }) => status === 200)?.body as EnrolmentDetail;
    const lost = won.id === one.id ? two : one;
    expect(await refused(move(lost, 'enrol', number))).toEqual(['already-exists', '/randomisationNumber']);
    const second = await moved(lost, 'enrol', { arm: 'A' });
    const correct = (of: EnrolmentDetail, values: object, event = of.events.at(-1)?.id) =>
      post(of, 'corrections', { event, action: 'correct', reason: 'typing-error', ...values }, INVESTIGATOR);
    expect(await refused(correct(second, { randomisationNumber: 'R-1' }))).toEqual([
      ...['already-exists', '/randomisationNumber'],
    ]);
    const third = await node.body<EnrolmentDetail>(correct(second, { randomisationNumber: 'R-2' }));
    expect(third.summary.randomisationNumber).toBe('R-2');
    const call = { eventDate: day(-5), channel: 'phone', result: 'no-answer' };
    const called = await node.body<EnrolmentDetail>(post(third, 'contact-attempts', call, COORDINATOR));
    const changed = await node.body<EnrolmentDetail>(correct(called, { channel: 'visit', result: 'reached' }));
    expect(changed.events.at(-1)?.fields).toMatchObject({ channel: 'visit', result: 'reached' });
    const left = await moved(changed, 'withdraw', { code: 'other', scope: 'all' });
    const event = left.events.at(-1)?.id;
    const treatment = await node.body<EnrolmentDetail>(correct(left, { scope: 'treatment' }, event));
    expect([treatment.summary.endScope, treatment.moves]).toEqual(['treatment', ['withdraw']]);
    const all = await node.body<EnrolmentDetail>(correct(treatment, { scope: 'all' }, event));
    const identifier = await node.number(all.personId ?? '');
    await add({ identifier });
    expect(await refused(correct(all, { scope: 'treatment' }, event))).toEqual(['wrong-state', '/event']);
  });

  it('enrols beyond the target only where that is said', async () => {
    await set({ ...SETTINGS, target: 1, arms: [] }, 1);
    await moved(await eligible(), 'enrol');
    const one = await eligible();
    expect(await refused(move(one, 'enrol'))).toEqual(['target-reached', '/overTarget']);
    const over = await moved(one, 'enrol', { overTarget: true });
    expect(over.events.at(-1)?.fields).toEqual({ overTarget: true });
  });

  it('says before consent that the site has no form in force', async () => {
    const one = await add();
    expect(one.lacks).toEqual([]);
    const later = await set({ ...SETTINGS, consentForms: [{ version: '2.0', validFrom: day(5) }] }, 1);
    expect(later.lacks).toEqual(['consent-form']);
    expect((await node.body<EnrolmentDetail>(node.ask('get', `/api/enrolments/${one.id}`, COORDINATOR))).lacks).toEqual(
      ['consent-form'],
    );
  });

  it('notes no attempt to reach somebody after the end', async () => {
    const one = await moved(await add(), 'decline', { code: 'travel' }, COORDINATOR);
    const call = { eventDate: day(-1), channel: 'phone', result: 'reached' };
    expect(await refused(post(one, 'contact-attempts', call, COORDINATOR))).toEqual(['wrong-state', '']);
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
    expect(line).toContain(`,Site ${node.site.slice(-2)},enrolled,came by themselves,1,1.0,${day(-20)},`);
    expect(line?.endsWith(`,,${day(0)},${day(0)}`)).toBe(true);
    expect(line).toContain(',investigator,');
    expect(line).toContain(`,${day(-10)},${day(0)},R-1,A,`);
    expect(line).toContain(`,${day(-10)},${day(0)},investigator,`);
    expect(more).toHaveLength(2);
    expect(answer.text).not.toContain(one.personId);
    expect(answer.text).not.toContain('HYPERLINK');
    const left = await moved(one, 'withdraw', { code: 'adverse-event', scope: 'treatment' });
    const swedish = (await node.ask('get', path, COORDINATOR)).text;
    expect(swedish).toContain(`,har avbrutit,hörde av sig själv,`);
    expect(swedish).toContain(`,oönskad händelse,endast behandlingen,`);
    await node.data.query('update person set protected = true where id = $1', [left.personId]);
    expect((await node.ask('get', path, COORDINATOR)).text).not.toContain(one.screeningNumber);
    const blind = await set({ ...SETTINGS, openLabel: false }, 1);
    expect([blind.enrolled, blind.filled]).toEqual([1, []]);
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

  it('lets the steward only lift what holds back the staff, and audits it', async () => {
    const path = `/api/trials/${node.trial}/sites/${node.site}/settings`;
    const put = (more: object, rowVersion: number, as: As) =>
      node.ask('put', path, as, { ...SETTINGS, rowVersion, ...more });
    for (const name of ['showsBeforeReferral', 'clinicianMayTakeConsent'])
      expect(await refused(put({ [name]: 'x' }, 1, COORDINATOR))).toEqual(['forbidden', `/${name}`]);
    const lifted = { showsBeforeReferral: 'Dnr 1', clinicianMayTakeConsent: 'Dnr 2' };
    await node.body(put({ ...lifted, priority: 7 }, 1, ['steward']));
    const [audited] = await node.data.query<{ details: object }[]>(
      `select details from audit_event where action = 'trial-site.changed' order by id desc limit 1`,
    );
    expect(audited?.details).toMatchObject({ ...lifted, priority: 7 });
    expect(await node.body(put({ ...lifted, target: 50 }, 2, COORDINATOR))).toMatchObject({ target: 50, ...lifted });
    expect(await refused(put({}, 3, COORDINATOR))).toEqual(['forbidden', '/showsBeforeReferral']);
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
