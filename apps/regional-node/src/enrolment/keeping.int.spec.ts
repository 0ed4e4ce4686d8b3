import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EnrolmentDetail } from '@kohort/node-api';
import { drift } from '@kohort/persistence';
import { openSession } from '@kohort/platform/testing';
import { closeObjected } from './close-objected.js';
import { EnrolmentEventRow } from './enrolment-event.entity.js';
import { EnrolmentRow } from './enrolment.entity.js';
import { KeepEnrolments } from './keep-enrolments.handler.js';
import { StoredParticipation } from './stored-participation.js';
import { StoredReferrals } from './stored-referrals.js';
import { StoredTrialPlaces } from './stored-trial-places.js';
import { day, EnrolmentNode, type As } from './testing/enrolment-node.js';
import type { Problem } from './testing/problem.js';

const TIME = { timeZone: 'Europe/Stockholm' };
const CLINICIAN = { kind: 'user', id: randomUUID() } as const;
const FORMS = [{ version: '1.0', validFrom: day(-50) }];
const SIGNED = ['adult', 'pregnant'].map((criterion) => ({ criterion, fulfilled: true }));

describe('what the enrolment does for others, and by itself', () => {
  let node: EnrolmentNode;
  const referrals = new StoredReferrals(TIME);
  beforeAll(async () => {
    node = await EnrolmentNode.start();
  });
  afterAll(() => node.app.close());
  beforeEach(async () => {
    await node.data.query(
      'truncate enrolment, enrolment_event, trial_site, objection, protocol, protocol_event, contact_review, outreach_case',
    );
    node.protocols.running.clear();
    node.protocols.permit(node.trial, 1, [node.site, node.farSite]);
    await set({ consentForms: FORMS });
  });

  const set = async (settings: object, rowVersion = 0, as: As = ['coordinator']): Promise<void> => {
    const path = `/api/trials/${node.trial}/sites/${node.site}/settings`;
    await node.body(node.ask('put', path, as, { ...settings, rowVersion }));
  };
  const refer = (personId: string, actor: { kind: 'user'; id: string } = CLINICIAN, onBehalfOf?: string) => {
    const trialId = node.trial;
    const { versionId = '', version = 0 } = node.protocols.running.get(trialId) ?? {};
    const deputy = onBehalfOf === undefined ? {} : { onBehalfOf };
    const referral = { caseId: randomUUID(), trialId, personId, versionId, version, siteId: node.site, ...deputy };
    return node.data.transaction((manager) => referrals.refer(manager, referral, actor, new Date()));
  };
  const referred = async (personId: string): Promise<string> => {
    const done = await refer(personId);
    if (!done.ok) throw new Error(done.error.code);
    return done.value;
  };
  const takeBack = (id: string) =>
    node.data.transaction((manager) => referrals.takeBack(manager, id, CLINICIAN, new Date()));
  const stands = (id: string) => referrals.stands(node.data.manager, id);
  const row = (id: string) => node.data.manager.findOneByOrFail(EnrolmentRow, { id });
  const move = async (id: string, name: string, more: object = {}, as: As = ['investigator']) => {
    const { rowVersion } = await row(id);
    return node.ask('post', `/api/enrolments/${id}/moves`, as, { rowVersion, move: name, eventDate: day(0), ...more });
  };
  const moved = async (id: string, name: string, more: object = {}) => node.body<EnrolmentDetail>(move(id, name, more));
  const consent = (id: string, version = '1.0') => moved(id, 'record-consent', { consentFormVersion: version });
  const keep = (at = new Date()) => new KeepEnrolments(node.data, node.protocols, TIME).keep(at);

  it('has tables that equal their entities', async () => {
    const tables = /enrolment|trial_site/;
    expect((await drift(node.data)).filter((statement) => tables.test(statement))).toEqual([]);
  });

  it('takes a referral once, and back until somebody at the site has acted on it', async () => {
    const person = await node.person();
    const first = await referred(person);
    expect(await row(first)).toMatchObject({ state: 'referred', acted: false, referredBy: CLINICIAN.id, attempt: 1 });
    expect(await refer(person)).toMatchObject({ ok: false, error: { code: 'already-exists' } });
    expect(await stands(first)).toBe(false);
    expect(await takeBack(first)).toEqual({ ok: true, value: undefined });
    expect(await stands(first)).toBe(true);
    expect(await row(first)).toMatchObject({ state: 'closed', acted: false, summary: { endCode: 'taken-back' } });
    const second = await referred(person);
    expect(await row(second)).toMatchObject({ attempt: 2 });
    await moved(second, 'contact');
    expect(await stands(second)).toBe(true);
    expect(await takeBack(second)).toMatchObject({ ok: false, error: { code: 'wrong-state' } });
  });

  it('gives each of many who come at once a number of their own', async () => {
    const people = await Promise.all(Array.from({ length: 8 }, () => node.person()));
    await Promise.all(people.map((person) => referred(person)));
    const rows = await node.data.manager.find(EnrolmentRow, { order: { screeningNumber: 'ASC' } });
    const numbers = rows.map(({ screeningNumber }) => Number(screeningNumber.slice(-4)));
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('leaves consent to another than who referred, unless ethics allows it', async () => {
    const { accountId } = await openSession(node.app, ['investigator']);
    const done = await refer(await node.person(), { kind: 'user', id: accountId });
    const id = done.ok ? done.value : '';
    const refused = await move(id, 'record-consent', { consentFormVersion: '1.0' });
    expect([refused.status, (refused.body as Problem).code]).toEqual([403, 'forbidden']);
    const seen = await node.body<EnrolmentDetail>(node.ask('get', `/api/enrolments/${id}`, ['investigator']));
    expect(seen.moves).not.toContain('record-consent');
    await set({ consentForms: FORMS, clinicianMayTakeConsent: '2026-01234-01' }, 1, ['steward']);
    expect((await consent(id)).state).toBe('consented');
  });

  it('leaves consent to another than the clinician for whom a deputy referred, and than who added by hand', async () => {
    const { accountId } = await openSession(node.app, ['investigator']);
    const done = await refer(await node.person(), CLINICIAN, accountId);
    const form = { consentFormVersion: '1.0' };
    expect((await move(done.ok ? done.value : '', 'record-consent', form)).status).toBe(403);
    const identifier = await node.number(await node.person());
    const body = { trialId: node.trial, siteId: node.site, source: 'clinic', eventDate: day(0), identifier };
    const added = await node.body<EnrolmentDetail>(node.ask('post', '/api/enrolments', ['investigator'], body));
    expect((await row(added.id)).referredBy).toBe(accountId);
    expect((await move(added.id, 'record-consent', form)).status).toBe(403);
    expect((await move(added.id, 'record-consent', form, ['consent-taker'])).status).toBe(200);
  });

  it('tells the gate who takes part in another trial, under any of their ids, unless the site allows both', async () => {
    const other = randomUUID();
    const person = await node.person();
    const merged = await node.person(undefined, { survivor: person });
    const ask = async (trial: string) =>
      [...(await new StoredParticipation().inOtherTrial(node.data.manager, [person, merged, 'x'], trial))].sort();
    const id = await referred(merged);
    expect(await ask(other)).toEqual([]);
    await consent(id);
    expect(await ask(other)).toEqual([person, merged].sort());
    expect(await ask(node.trial)).toEqual([]);
    await set({ consentForms: FORMS, coEnrolment: 'allowed' }, 1);
    expect(await ask(other)).toEqual([]);
    await set({ consentForms: FORMS }, 2);
    await moved(id, 'withdraw', { code: 'consent-withdrawn', scope: 'all' });
    expect(await ask(other)).toEqual([]);
  });

  it('counts who left the treatment only as taking part, and takes no new referral, until they leave altogether', async () => {
    const person = await node.person();
    const others = () => new StoredParticipation().inOtherTrial(node.data.manager, [person], randomUUID());
    const id = await referred(person);
    await consent(id);
    const code = 'adverse-event';
    const left = await moved(id, 'withdraw', { code, scope: 'treatment' });
    expect([left.state, left.moves, left.summary.endScope]).toEqual(['withdrawn', ['withdraw'], 'treatment']);
    expect([...(await others())]).toEqual([person]);
    expect(await refer(person)).toMatchObject({ ok: false, error: { code: 'already-exists' } });
    expect((await move(id, 'withdraw', { code, scope: 'treatment' })).status).toBe(422);
    const gone = await moved(id, 'withdraw', { code, scope: 'all' });
    expect([gone.state, gone.moves, gone.summary.endScope]).toEqual(['withdrawn', [], 'all']);
    expect([...(await others())]).toEqual([]);
    expect((await refer(person)).ok).toBe(true);
  });

  it('says that a trial has room while a site has: a target to reach, or an open arm with a slot', async () => {
    const arm = { code: 'A', name: { sv: 'A', en: 'A' }, slots: 2, open: true };
    const isOpen = (sites = [node.site]) => new StoredTrialPlaces().isOpen(node.data.manager, node.trial, sites);
    expect(await isOpen()).toBe(true);
    expect(await isOpen([])).toBe(true);
    await set({ consentForms: FORMS, target: 1, arms: [arm] }, 1);
    const id = await referred(await node.person());
    await consent(id);
    await moved(id, 'begin-screening');
    await moved(id, 'sign-eligibility', { criteria: SIGNED });
    expect(await isOpen()).toBe(true);
    await moved(id, 'enrol', { arm: 'A' });
    expect(await isOpen()).toBe(false);
    expect(await isOpen([node.site, node.farSite])).toBe(true);
    await set({ consentForms: FORMS, target: 2, arms: [arm] }, 2);
    expect(await isOpen()).toBe(true);
    await set({ consentForms: FORMS, target: 2, arms: [{ ...arm, open: false }] }, 3);
    expect(await isOpen()).toBe(false);
    const priority = (sites: readonly string[]) =>
      new StoredTrialPlaces().priority(node.data.manager, node.trial, sites);
    expect(await priority([node.site, node.farSite])).toBe(0);
    await set({ consentForms: FORMS, priority: 7 }, 4);
    expect(await priority([node.farSite, node.site])).toBe(7);
  });

  it('ends what is open before consent of who objects to contact or use, and nothing else', async () => {
    const [person, participant, bystander] = [await node.person(), await node.person(), await node.person()];
    const [open, consented, other] = [await referred(person), await referred(participant), await referred(bystander)];
    await consent(consented);
    const merged = await node.person(undefined, { survivor: person });
    for (const id of [merged, participant]) await node.objects(id, 'contact');
    await node.objects(bystander, 'trial', node.trial);
    const all = [person, participant, bystander];
    const close = () =>
      node.data.transaction((manager) => closeObjected(manager, all, { today: day(0), at: new Date() }));
    expect([await close(), await close()]).toEqual([1, 0]);
    expect(await row(open)).toMatchObject({ state: 'closed', summary: { endCode: 'objected' } });
    expect([(await row(consented)).state, (await row(other)).state]).toEqual(['consented', 'referred']);
    const seen = await node.body<EnrolmentDetail>(node.ask('get', `/api/enrolments/${consented}`, ['coordinator']));
    expect([seen.objected, seen.moves]).toEqual([true, ['withdraw']]);
  });

  it('asks for a new consent after an amendment or a new form, before which nobody is enrolled', async () => {
    const id = await referred(await node.person());
    await consent(id);
    await moved(id, 'begin-screening');
    await keep();
    expect(await row(id)).toMatchObject({ reconsentNeeded: false, version: 1, consentedVersion: 1 });
    await moved(id, 'sign-eligibility', { criteria: SIGNED });
    node.protocols.permit(node.trial, 2, [node.site]);
    await keep();
    expect(await row(id)).toMatchObject({ reconsentNeeded: true, state: 'eligible', version: 1 });
    const refused = await move(id, 'enrol');
    expect([refused.status, (refused.body as Problem).code]).toEqual([409, 'wrong-state']);
    await moved(id, 're-consent', { consentFormVersion: '1.0' });
    expect(await row(id)).toMatchObject({ reconsentNeeded: false, version: 1, consentedVersion: 2 });
    await moved(id, 'enrol');
    await set({ consentForms: [...FORMS, { version: '2.0', validFrom: day(-1) }] }, 1);
    await keep();
    expect((await row(id)).reconsentNeeded).toBe(true);
    await keep();
    const again = await moved(id, 're-consent', { consentFormVersion: '2.0' });
    expect(again).toMatchObject({ state: 'enrolled', reconsentNeeded: false });
    expect(again.summary).toMatchObject({ consentFormVersion: '2.0', consentedOn: day(0) });
  });

  it('forgets who did not consent a month after recruitment is over, and keeps the log', async () => {
    const [gone, open, participant, label] = [await node.person(), await node.person(), await node.person(), 'Hen'];
    const ids = [await referred(gone), await referred(open), await referred(participant)];
    const body = { trialId: node.trial, siteId: node.site, source: 'self', eventDate: day(0), label };
    ids.push((await node.body<EnrolmentDetail>(node.ask('post', '/api/enrolments', ['coordinator'], body))).id);
    await moved(ids[0] ?? '', 'decline', { code: 'travel' });
    await consent(ids[2] ?? '');
    const [decline] = await node.data.manager.findBy(EnrolmentEventRow, { enrolmentId: ids[0] ?? '', kind: 'decline' });
    const correction = { event: decline?.id, action: 'correct', reason: 'other', note: 'Hen', code: 'no-time' };
    const rowVersion = (await row(ids[0] ?? '')).rowVersion;
    await node.body(
      node.ask('post', `/api/enrolments/${ids[0] ?? ''}/corrections`, ['coordinator'], { rowVersion, ...correction }),
    );
    for (const id of [ids[0], ids[2]]) await caseOf(id ?? '');
    await stopped(20);
    await keep();
    expect((await row(ids[0] ?? '')).personId).toBe(gone);
    await node.data.query(`update protocol_event set at = now() - interval '31 days'`);
    node.protocols.running.clear();
    await keep();
    const rows = await Promise.all(ids.map(row));
    expect(rows.map(({ personId, personLabel }) => personId ?? personLabel)).toEqual([null, null, participant, null]);
    expect(rows.map(({ state }) => state)).toEqual(['declined', 'closed', 'consented', 'closed']);
    expect(rows.map(({ erasedAt, caseId }) => [erasedAt === null, caseId === null])).toEqual([
      ...[
        [false, true],
        [false, true],
        [true, false],
        [false, true],
      ],
    ]);
    await node.body(node.ask('get', `/api/enrolments/${ids[0] ?? ''}/person`, ['coordinator']), 404);
    const seen = await node.body<EnrolmentDetail>(node.ask('get', `/api/enrolments/${ids[0] ?? ''}`, ['coordinator']));
    expect([seen.erased, seen.events.length]).toEqual([true, 3]);
    expect(seen.events.map(({ note }) => note).filter(Boolean)).toEqual([]);
    expect(await node.data.query('select enrolment_id from outreach_case where enrolment_id is not null')).toEqual([
      { enrolment_id: ids[2] },
    ]);
  });

  it('forgets nobody while another version of the trial may run', async () => {
    const id = await referred(await node.person());
    await stopped(40);
    await protocol(2, 'allowed');
    await keep();
    expect((await row(id)).erasedAt).toBeNull();
  });

  async function caseOf(enrolment: string): Promise<void> {
    await node.data.query(
      `insert into outreach_case (id, trial_id, person_id, candidate_id, version_id, version, state, enrolment_id,
           row_version, created_at, changed_at)
         values (gen_random_uuid(), $1, $2, gen_random_uuid(), gen_random_uuid(), 1, 'answered', $3, 1, now(), now())`,
      [node.trial, randomUUID(), enrolment],
    );
  }

  async function stopped(days: number): Promise<void> {
    const id = await protocol(1, 'stopped');
    await node.data.query(
      `insert into protocol_event (id, protocol_id, at, kind, actor_kind, actor_id)
         values (gen_random_uuid(), $1, now() - make_interval(days => $2), 'stop', 'user', 'test')`,
      [id, days],
    );
  }

  async function protocol(version: number, decision: string): Promise<string> {
    const id = randomUUID();
    await node.data.query(
      `insert into protocol (id, trial_id, version, acronym, title, sponsor, envelope, decision, hub_state, directive,
           valid_from, valid_until, received_at)
         values ($1, $2, $3, 'T', '{}', 'S', '', $4, 'published', '', now(), now() + interval '1 year', now())`,
      [id, node.trial, version, decision],
    );
    return id;
  }
});
