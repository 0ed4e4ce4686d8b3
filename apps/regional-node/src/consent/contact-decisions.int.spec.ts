import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PolicyKind } from '@kohort/consent';
import type { DataSource } from 'typeorm';
import { ContactDecisionRow } from './contact-decision.entity.js';
import { keepDecisions } from './keep-decisions.js';
import { regionRules } from './region-rules.js';
import { StoredContactDecisions } from './stored-contact-decisions.js';
import { StoredObjectionRegister } from './stored-objection-register.js';
import {
  consent,
  ContactHistoryTwin,
  emptied,
  merged,
  openConsentDatabase,
  ParticipationTwin,
  patient,
  remove,
  reviewsAsked,
  take,
  TIME_ZONE,
} from './testing/consent-region.js';

const AT = new Date('2024-06-01T10:00:00Z');
const TRIAL = randomUUID();
const OTHER = randomUUID();
const actor = { kind: 'user', id: 'steward' } as const;

interface Asking {
  readonly kind?: PolicyKind;
  readonly trialId?: string;
  readonly at?: Date;
}

describe('decisions that are kept', () => {
  let source: DataSource;
  const register = new StoredObjectionRegister();
  const participation = new ParticipationTwin();
  const history = new ContactHistoryTwin();
  beforeAll(async () => {
    source = await openConsentDatabase();
  });
  afterAll(() => source.destroy());
  beforeEach(async () => {
    await emptied(source);
    participation.elsewhere.clear();
    for (const trialId of [TRIAL, OTHER]) await recordTrial(trialId, 1, 'opt-out');
    history.left.clear();
  });

  const recordTrial = (trialId: string, version: number, kind: PolicyKind) =>
    source.query(`insert into trial_contact_policy values ($1, $2, $3, '2026-1', now(), 'steward')`, [
      ...[trialId, version, kind],
    ]);
  const decisions = (kind: PolicyKind = 'opt-out') =>
    new StoredContactDecisions(regionRules({ CONTACT_POLICY: kind, REGION: '12', TIME_ZONE }), participation, history);
  const decide = (personIds: readonly string[], { kind = 'opt-out', trialId = TRIAL, at = AT }: Asking = {}) =>
    source.transaction(async (manager) => {
      await decisions(kind).lock(manager, personIds);
      const asked = personIds.map((personId) => ({ personId, trialId }));
      return decisions(kind).decide(manager, asked, 'queue', at);
    });
  const reasons = async (...args: Parameters<typeof decide>) =>
    (await decide(...args)).map(({ decision }) => decision.reason);
  const object = (personId: string, kind: 'trial' | 'contact' | 'use', trialId?: string) =>
    source.transaction((manager) =>
      register.add(manager, { personId, kind, source: 'patient', ...(trialId && { trialId }) }, actor, AT),
    );

  it('come one for each question, in their order, also of whom nothing may be concluded', async () => {
    await take(
      source,
      patient('yes'),
      patient('unused', { active: false }),
      patient('twin', { identifier: [{ system: 'https://example.org/id', value: '1' }] }),
      patient('double', { identifier: [{ system: 'https://example.org/id', value: '1' }] }),
    );
    const asked = ['unused', 'yes', 'nobody', 'twin', 'yes'];
    const none = 'not-concludable';
    expect(await reasons(asked)).toEqual([none, 'not-objected', none, none, 'not-objected']);
    const rows = await source.manager.find(ContactDecisionRow);
    expect(rows).toHaveLength(5);
    expect(rows.map(({ permit }) => permit).sort()).toEqual([false, false, false, true, true]);
  });

  it('are stored once while looks come to the same, and anew when anything is other', async () => {
    await take(source, patient('a'), patient('b'), consent('1', 'a', 'permit'));
    let looks = 0;
    const later = (): Date => new Date(AT.getTime() + (looks += 1000));
    const look = (more: Asking = {}) => decide(['a'], { ...more, at: later() });
    const [first, other] = await decide(['a', 'b']);
    expect((await decide(['b', 'a'], { at: later() })).map(({ id }) => id)).toEqual([other?.id, first?.id]);
    const stored = () => source.manager.count(ContactDecisionRow);
    expect(await stored()).toBe(2);
    // Another trial, policy, wish, or moment is another decision.
    await look({ trialId: OTHER });
    await look({ kind: 'opt-in' });
    await take(source, consent('1', 'a', 'permit'));
    const [anew] = await look({ kind: 'opt-in' });
    expect(await stored()).toBe(5);
    await source.transaction((manager) =>
      decisions('opt-in').decide(manager, [{ personId: 'a', trialId: TRIAL }], 'send', later()),
    );
    expect(await stored()).toBe(6);
    expect((await look({ kind: 'opt-in' }))[0]?.id).not.toBe(first?.id);
    expect(anew?.decision.permit).toBe(true);
    expect(await stored()).toBe(6);
  });

  it('deny more contacts than the region allows', async () => {
    await take(source, patient('a'), merged('old', 'a'));
    history.left.set('old', 1);
    expect(await reasons(['a'])).toEqual(['not-objected']);
    history.left.set('old', 0);
    expect(await reasons(['a'])).toEqual(['contact-cap-reached']);
  });

  it('hold the inputs, the rule that decided, the policy and its version', async () => {
    await take(source, patient('a'), consent('1', 'a', 'permit'));
    const objection = await object('a', 'trial', OTHER);
    const [kept] = await decide(['a'], { kind: 'opt-in' });
    const row = await source.manager.findOneByOrFail(ContactDecisionRow, { id: kept?.id ?? '' });
    expect(row).toMatchObject({
      ...{ personId: 'a', trialId: TRIAL, moment: 'queue', permit: true, reason: 'consent-permits', at: AT },
      ...{ policy: 'opt-in', policyId: 'region-12', policyVersion: 'opt-in, trial 1' },
    });
    expect(row.trace).toEqual([
      expect.objectContaining({ rule: 'consent-permits', reference: 'Consent/1', effect: 'permit' }),
      { rule: 'other-trial', reference: `Objection/${objection}`, effect: 'none' },
    ]);
    expect(kept?.decision.trace).toEqual(row.trace);
  });

  it('hold what a record brings that jsonb cannot', async () => {
    const [kept] = await decide(['nobody']);
    if (kept === undefined) throw new Error('Nothing was decided.');
    const trace = [{ rule: 'consent-denies', reference: 'Consent/\0\ud800', effect: 'deny' }] as const;
    const odd = { ...kept, id: randomUUID(), decision: { ...kept.decision, trace } };
    await source.transaction((manager) => keepDecisions(manager, [odd], 'send'));
    const row = await source.manager.findOneByOrFail(ContactDecisionRow, { id: odd.id });
    expect(row.trace[0]?.reference).toBe('Consent/\ufffd\ufffd');
  });

  it('hear three objections with three effects, until they are ended', async () => {
    await take(source, ...['trial', 'contact', 'use'].map((id) => patient(id)));
    const ids = await Promise.all([
      object('trial', 'trial', TRIAL),
      object('contact', 'contact'),
      object('use', 'use'),
    ]);
    const asked = ['trial', 'contact', 'use'];
    expect(await reasons(asked)).toEqual(['objected-to-trial', 'objected-to-contact', 'objected-to-use']);
    expect(await reasons(asked, { trialId: OTHER })).toEqual([
      ...['not-objected', 'objected-to-contact', 'objected-to-use'],
    ]);
    const later = new Date(AT.getTime() - 1);
    for (const id of ids) {
      const end = () => source.transaction((manager) => register.end(manager, id, actor, later));
      expect(await end()).toEqual({ ok: true, value: undefined });
      expect(await end()).toMatchObject({ ok: false, error: { code: 'wrong-state' } });
    }
    expect(await reasons(asked)).toEqual(['not-objected', 'not-objected', 'not-objected']);
    const [kept] = await decide(['use']);
    expect(kept?.decision.trace).toContainEqual({
      rule: 'not-in-force',
      reference: `Objection/${ids[2]}`,
      effect: 'none',
    });
  });

  it('take an objection of a clock that runs ahead as one that holds', async () => {
    await take(source, patient('a'));
    const ahead = new Date(AT.getTime() + 60_000);
    await source.transaction((manager) =>
      register.add(manager, { personId: 'a', kind: 'contact', source: 'patient' }, actor, ahead),
    );
    expect(await reasons(['a'])).toEqual(['objected-to-contact']);
  });

  it('are given the same objection once', async () => {
    await take(source, patient('new'), merged('old', 'new'));
    const first = await object('old', 'contact');
    expect(await object('new', 'contact')).toBe(first);
    expect(await object('new', 'use')).not.toBe(first);
    expect(await source.query('select action from audit_event where subject_id in ($1, $2)', ['old', 'new'])).toEqual([
      { action: 'objection.recorded' },
      { action: 'objection.recorded' },
    ]);
  });

  it("outlast a clinician's answer that is taken back, where the person told the region too", async () => {
    await take(source, patient('a'));
    const answered = (told: 'clinician' | 'patient') =>
      source.transaction((manager) =>
        register.add(manager, { personId: 'a', kind: 'contact', source: told }, actor, AT),
      );
    const answer = await answered('clinician');
    const own = await answered('patient');
    expect(own).not.toBe(answer);
    expect([answer, own]).toContain(await answered('clinician'));
    const later = new Date(AT.getTime() - 1);
    await source.transaction((manager) => register.end(manager, answer, actor, later));
    expect(await reasons(['a'])).toEqual(['objected-to-contact']);
    expect(await answered('clinician')).toBe(own);
  });

  it('hear every Patient that is the same person, under whichever id one asks', async () => {
    await take(source, patient('new'), patient('old'));
    await object('old', 'contact');
    expect(await reasons(['new', 'old'])).toEqual(['not-objected', 'objected-to-contact']);
    await take(source, merged('old', 'new'));
    expect(await reasons(['new', 'old'])).toEqual(['objected-to-contact', 'objected-to-contact']);
    const rows = await source.manager.find(ContactDecisionRow);
    expect(rows.map(({ personId }) => personId).sort()).toEqual(['new', 'new', 'new', 'old']);
    await take(source, patient('third'), merged('second', 'third'));
    participation.elsewhere.add('second');
    expect(await reasons(['third'])).toEqual(['in-other-trial']);
  });

  it('take a reported death for one until the report is withdrawn', async () => {
    await take(source, patient('new'), merged('old', 'new'));
    const report = (what: 'reportDeath' | 'withdrawDeath') =>
      source.transaction((manager) => register[what](manager, what === 'reportDeath' ? 'old' : 'new', actor, AT));
    await report('reportDeath');
    await report('reportDeath');
    expect(await reasons(['new'])).toEqual(['deceased']);
    await report('withdrawDeath');
    expect(await reasons(['new'])).toEqual(['not-objected']);
    const audited = await source.query<object[]>(
      `select action from audit_event where action like 'death.%' order by id`,
    );
    expect(audited).toEqual([{ action: 'death.reported' }, { action: 'death.report-withdrawn' }]);
  });

  it('rest on no permission that a blocked unit holds', async () => {
    const given = { organization: [{ reference: 'Organization/clinic' }] };
    await take(source, patient('a'), consent('1', 'a', 'permit', given));
    expect(await reasons(['a'], { kind: 'opt-in' })).toEqual(['consent-permits']);
    const block = `insert into unit_block (id, person_id, organization, recorded_at, recorded_by)
      values ($1, 'a', 'Organization/clinic', now(), 'steward')`;
    await source.query(block, [randomUUID()]);
    expect(await reasons(['a'], { kind: 'opt-in' })).toEqual(['consent-not-for-contact']);
    await source.query('update unit_block set ended_at = now()');
    expect(await reasons(['a'], { kind: 'opt-in' })).toEqual(['consent-permits']);
  });

  it('follow the newest policy, and a trial only where it is stricter', async () => {
    await take(source, patient('a'));
    const region = (version: number, kind: PolicyKind) =>
      source.query(`insert into contact_policy values ($1, $2, '2026-1', now(), 'steward')`, [version, kind]);
    const trial = (version: number, kind: PolicyKind) => recordTrial(TRIAL, version, kind);
    const policies = async () =>
      (await decide(['a'], { kind: 'opt-in' })).map(({ decision: { policy, policyVersion } }) => [
        policy,
        policyVersion,
      ]);
    expect(await policies()).toEqual([['opt-in', 'opt-in, trial 1']]);
    await region(1, 'opt-out');
    expect(await policies()).toEqual([['opt-out', '1, trial 1']]);
    await trial(2, 'clinician-mediated');
    expect(await policies()).toEqual([['clinician-mediated', '1, trial 2']]);
    expect(await reasons(['a'], { trialId: OTHER })).toEqual(['not-objected']);
    await region(2, 'opt-in');
    expect(await policies()).toEqual([['opt-in', '2, trial 2']]);
  });

  it('ask for a Consent about a trial of which no ethics decision is recorded, whatever the region says', async () => {
    await take(source, patient('a'));
    const trialId = randomUUID();
    const [kept] = await decide(['a'], { kind: 'opt-out', trialId });
    const said = { permit: false, reason: 'no-consent', policy: 'opt-in', policyVersion: 'opt-out, trial 0' };
    expect(kept?.decision).toMatchObject(said);
    await recordTrial(trialId, 1, 'clinician-mediated');
    expect(await reasons(['a'], { kind: 'opt-out', trialId })).toEqual(['clinician-may-ask']);
  });

  it('are asked for anew by all that bears on contact, and by nothing else', async () => {
    await take(source, patient('a'), patient('b'), patient('c'));
    await reviewsAsked(source);
    await take(source, consent('1', 'a', 'permit'));
    expect(await reviewsAsked(source)).toEqual(['a']);
    await take(source, consent('1', 'b', 'deny'));
    expect(await reviewsAsked(source)).toEqual(['a', 'b']);
    await remove(source, 'Consent', '1');
    expect(await reviewsAsked(source)).toEqual(['b']);
    const objection = await object('c', 'contact');
    expect(await reviewsAsked(source)).toEqual(['c']);
    await object('c', 'contact');
    expect(await reviewsAsked(source)).toEqual([]);
    await source.transaction((manager) => register.end(manager, objection, actor, AT));
    await source.transaction((manager) => register.reportDeath(manager, 'a', actor, AT));
    expect(await reviewsAsked(source)).toEqual(['a', 'c']);
    await decide(['a', 'b', 'c']);
    expect(await reviewsAsked(source)).toEqual([]);
  });

  it('are told of to the matching where an objection is to use', async () => {
    await take(source, patient('new'), merged('old', 'new'));
    const changes = () =>
      source.query<object[]>(
        'with taken as (delete from person_change returning *) select person_id, whole from taken',
      );
    await changes();
    const objection = await object('new', 'use');
    expect(await changes()).toEqual([{ person_id: 'new', whole: true }]);
    await object('new', 'contact');
    expect(await changes()).toEqual([]);
    await source.transaction((manager) => register.end(manager, objection, actor, AT));
    expect(await changes()).toEqual([{ person_id: 'new', whole: true }]);
  });
});
