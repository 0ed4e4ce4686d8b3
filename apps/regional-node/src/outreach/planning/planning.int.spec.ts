import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StoredObjectionRegister } from '../../consent/stored-objection-register.js';
import { merged, patient } from '../../consent/testing/consent-region.js';
import { moveCase, OUTREACH_ACTOR } from '../case-log.js';
import { CandidateRow } from '../../matching/candidate.entity.js';
import { OutreachCaseRow } from '../outreach-case.entity.js';
import { OutreachRegion } from '../testing/outreach-region.js';

const NOW = new Date('2026-03-02T08:30:00Z');
const DAY_MS = 86_400_000;
const TUESDAY = new Date('2026-03-03T06:30:01Z');
const days = (count: number, from = TUESDAY): Date => new Date(from.getTime() + count * DAY_MS);
const ACTOR = { kind: 'system', id: 'test' } as const;

describe('the planner of outreach', () => {
  let region: OutreachRegion;
  beforeEach(async () => {
    region = await OutreachRegion.start();
  });
  afterEach(() => region.stop());

  const historyOf = async ({ id }: OutreachCaseRow): Promise<string[]> => {
    const text = 'select kind, state_to from outreach_case_event where case_id = $1 order by position';
    const rows = await region.source.query<{ kind: string; state_to: string }[]>(text, [id]);
    return rows.map(({ kind, state_to }) => `${kind} ${state_to}`);
  };
  /** What happens from one morning to the next, day by day. */
  async function live(from: number, until: number): Promise<void> {
    for (let day = from; day <= until; day += 1) {
      await region.keep(days(day));
      await region.runUntil(days(day));
      await region.keep(days(day));
    }
  }

  it('opens a case for each candidate, with the stored decision that it rests on, and audits it', async () => {
    await region.clinician('anna');
    const trial = region.trial();
    for (const id of ['yes', 'no']) await region.person(id, ['anna']);
    await region.take(region.consentOf('no', 'deny'));
    await region.candidates(trial, ['yes', 'no']);
    await region.review(NOW);
    const [yes, no] = [await region.caseOf(trial, 'yes'), await region.caseOf(trial, 'no')];
    expect(yes).toMatchObject({ state: 'queued', practitioner: 'Practitioner/anna', route: 'general-practitioner' });
    expect([no.state, no.reason, no.recipient]).toEqual(['waiting', 'consent-denies', null]);
    expect(await region.decisionOf(no)).toMatchObject({ permit: false, moment: 'queue' });
    const audit = `select action, details->>'to' as state from audit_event where subject_id = 'no' and action like 'case.%'`;
    expect(await region.source.query(audit)).toEqual([{ action: 'case.opened', state: 'waiting' }]);
  });

  it('writes nothing where a look finds nothing new', async () => {
    await region.clinician('anna');
    const trial = region.trial();
    await region.person('a', ['anna']);
    await region.candidates(trial, ['a']);
    await region.review(NOW);
    const before = await region.caseOf(trial, 'a');
    await region.askFor(['a']);
    await region.review(NOW);
    expect(await region.caseOf(trial, 'a')).toEqual(before);
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['nobody treats', () => Promise.resolve(), 'nobody-treats'],
    ['nobody with an account treats', () => region.take(patient('a', of('berit'))), 'no-account'],
    ['somebody without an address treats', () => treatedBy('anna', null), 'no-address'],
  ])('shows the coordinator whom %s, until that changes', async (_, arrange, reason) => {
    const trial = region.trial();
    await region.person('a', []);
    await arrange();
    await region.candidates(trial, ['a']);
    await region.review(NOW);
    const row = await region.caseOf(trial, 'a');
    expect([row.state, row.reason]).toEqual(['unroutable', reason]);
    await region.clinician('carl');
    await region.take(patient('a', of('carl')));
    await region.askFor(['a']);
    await region.review(NOW);
    expect((await region.caseOf(trial, 'a')).state).toBe('queued');
  });
  const of = (name: string) => ({ generalPractitioner: [{ reference: `Practitioner/${name}` }] });
  async function treatedBy(name: string, email: string | null): Promise<void> {
    await region.clinician(name, email);
    await region.take(patient('a', of(name)));
  }

  it('tells first of the trial that its site puts before others', async () => {
    await region.clinician('anna');
    const [fit, first] = [region.trial('FIT'), region.trial('FIRST')];
    region.places.first.add(first.trialId);
    await region.person('a', ['anna']);
    await region.candidates(fit, ['a']);
    await region.candidates(first, ['a'], { outcome: 'possible', openCount: 3 });
    await region.review(NOW);
    expect((await region.caseOf(first, 'a')).state).toBe('queued');
    expect(await region.caseOf(fit, 'a')).toMatchObject({ state: 'waiting', reason: 'other-trial-first' });
  });

  it('tells of one trial at a time: that which was told already, else the one that fits best', async () => {
    await region.clinician('anna');
    const [open, fit, spare] = [region.trial('OPEN'), region.trial('FIT'), region.trial('SPARE')];
    await region.person('a', ['anna']);
    await region.candidates(open, ['a'], { outcome: 'possible', openCount: 1 });
    await region.candidates(fit, ['a']);
    await region.candidates(spare, ['a'], { outcome: 'possible', openCount: 3 });
    await region.review(NOW);
    const states = () => Promise.all([open, fit, spare].map(async (trial) => (await region.caseOf(trial, 'a')).state));
    expect(await states()).toEqual(['waiting', 'queued', 'waiting']);
    expect((await region.caseOf(open, 'a')).reason).toBe('other-trial-first');
    region.places.full.add(fit.trialId);
    await region.askFor(['a']);
    await region.review(NOW);
    expect(await states()).toEqual(['queued', 'waiting', 'waiting']);
    expect((await region.caseOf(fit, 'a')).reason).toBe('no-place');
    await region.runUntil(TUESDAY);
    region.places.full.clear();
    await region.askFor(['a']);
    await region.review(TUESDAY);
    expect(await states()).toEqual(['sent', 'waiting', 'waiting']);
    expect(region.mailing.accepted).toHaveLength(1);
  });

  it('waits where the trial has no site here', async () => {
    await region.clinician('anna');
    const trial = region.trial();
    region.protocols.run({ ...trial, sites: [] });
    await region.person('a', ['anna']);
    await region.candidates(trial, ['a']);
    await region.review(NOW);
    expect((await region.caseOf(trial, 'a')).reason).toBe('no-site');
  });

  it('follows an amendment without closing the case', async () => {
    await region.clinician('anna');
    const trial = region.trial();
    await region.person('a', ['anna']);
    await region.candidates(trial, ['a']);
    await region.runUntil(NOW);
    await region.runUntil(TUESDAY);
    const next = region.protocols.run({
      ...region.protocols.version(trial.criteria, trial.trialId, 2),
      sites: trial.sites,
    });
    await region.source.query('update candidate set version = 2, version_id = $1', [next.versionId]);
    await region.askFor(['a']);
    await region.review(TUESDAY);
    const row = await region.caseOf(trial, 'a');
    expect(row).toMatchObject({ state: 'sent', version: 2, versionId: next.versionId });
    expect(await historyOf(row)).toEqual(['opened queued', 'sent sent', 'amended sent']);
  });

  it('reminds, tells the next one, and ends', async () => {
    const [anna, berit] = [await region.clinician('anna'), await region.clinician('berit')];
    const trial = region.trial();
    await region.person('a', ['anna', 'berit']);
    await region.candidates(trial, ['a']);
    await region.review(NOW);
    await live(0, 12);
    expect(region.mailing.accepted.map(({ to }) => to)).toEqual(['anna@clinic.example', 'anna@clinic.example']);
    await live(13, 20);
    expect(region.mailing.accepted.map(({ to }) => to).slice(2)).toEqual(['berit@clinic.example']);
    await live(21, 29);
    expect(region.mailing.accepted).toHaveLength(3);
    const row = await region.caseOf(trial, 'a');
    expect(await historyOf(row)).toEqual([
      ...[
        'opened queued',
        'sent sent',
        'reminder-due sent',
        'sent sent',
        'escalate queued',
        'sent sent',
        'expire expired',
      ],
    ]);
    const messages = await region.messagesOf(row);
    expect(messages.map(({ kind, recipient }) => [kind, recipient])).toEqual([
      ...[
        ['alert', anna],
        ['reminder', anna],
        ['escalation', berit],
      ],
    ]);
  });

  it('tells the next one of what is uncertain, and nobody twice', async () => {
    const [, berit] = [await region.clinician('anna'), await region.clinician('berit')];
    const trial = region.trial();
    await region.person('a', ['anna', 'berit']);
    await region.candidates(trial, ['a']);
    await region.review(NOW);
    region.mailing.answers.push('uncertain');
    await live(0, 13);
    expect(await region.caseOf(trial, 'a')).toMatchObject({ state: 'uncertain', reason: 'mail-uncertain' });
    await live(14, 16);
    expect(await region.caseOf(trial, 'a')).toMatchObject({ state: 'sent', recipient: berit });
    expect(region.mailing.accepted.map(({ to }) => to)).toEqual(['anna@clinic.example', 'berit@clinic.example']);
  });

  it('comes again when "not now" is over', async () => {
    await region.clinician('anna');
    const trial = region.trial();
    await region.person('a', ['anna']);
    await region.candidates(trial, ['a']);
    await region.review(NOW);
    await live(0, 0);
    const row = await region.caseOf(trial, 'a');
    await region.source.transaction((manager) =>
      moveCase(manager, row, 'snooze', { to: { snoozedUntil: days(3) }, actor: ACTOR, at: days(0) }),
    );
    await live(1, 2);
    expect(region.mailing.accepted).toHaveLength(1);
    // A Friday, after that day's mail.
    await live(3, 6);
    expect(region.mailing.accepted).toHaveLength(2);
    expect(await region.caseOf(trial, 'a')).toMatchObject({ state: 'sent', round: 1, snoozedUntil: null });
  });

  it('stops what was told when the person objects, and goes on where it was without telling again', async () => {
    await region.clinician('anna');
    const trial = region.trial();
    await region.person('a', ['anna']);
    await region.candidates(trial, ['a']);
    await region.review(NOW);
    await live(0, 0);
    const register = new StoredObjectionRegister();
    const id = await region.source.transaction((manager) =>
      register.add(
        manager,
        { personId: 'a', kind: 'trial', trialId: trial.trialId, source: 'patient' },
        ACTOR,
        TUESDAY,
      ),
    );
    await region.review(days(0.1));
    expect((await region.caseOf(trial, 'a')).state).toBe('stopped');
    await region.source.transaction((manager) => register.end(manager, id, ACTOR, days(1)));
    await region.review(days(1.1));
    expect((await region.caseOf(trial, 'a')).state).toBe('sent');
    await live(2, 5);
    expect(region.mailing.accepted).toHaveLength(1);
  });

  it('tells somebody else when the clinician says that the person is not theirs', async () => {
    const [, berit] = [await region.clinician('anna'), await region.clinician('berit')];
    const trial = region.trial();
    await region.person('a', ['anna', 'berit']);
    await region.candidates(trial, ['a']);
    await region.review(NOW);
    await live(0, 0);
    const row = await region.caseOf(trial, 'a');
    await region.source.transaction((manager) =>
      moveCase(manager, row, 'reroute', {
        ...{ to: { excluded: ['Practitioner/anna'], recipient: null }, actor: ACTOR, at: days(0), reason: 'rerouting' },
      }),
    );
    await region.askFor(['a']);
    await live(1, 2);
    expect(await region.caseOf(trial, 'a')).toMatchObject({ state: 'sent', recipient: berit, expiresAt: days(30) });
  });

  it('unites the cases of Patients who turn out to be one person: nobody is told again', async () => {
    await region.clinician('anna');
    const trial = region.trial();
    for (const id of ['old', 'new']) await region.person(id, ['anna']);
    await region.candidates(trial, ['old']);
    await region.review(NOW);
    await live(0, 0);
    await region.take(merged('old', 'new'));
    await region.source.query(`update candidate set state = 'no-longer-eligible' where person_id = 'old'`);
    await region.candidates(trial, ['new']);
    await live(1, 3);
    expect(await region.caseOf(trial, 'new')).toMatchObject({ state: 'sent' });
    expect(await region.source.manager.count(OutreachCaseRow)).toBe(1);
    expect(region.mailing.accepted).toHaveLength(1);
  });

  it('leaves answers alone, whatever comes after', async () => {
    await region.clinician('anna');
    const trial = region.trial();
    await region.person('a', ['anna']);
    await region.candidates(trial, ['a']);
    await region.review(NOW);
    await live(0, 0);
    const row = await region.caseOf(trial, 'a');
    await region.source.transaction((manager) =>
      moveCase(manager, row, 'answer', { to: { answer: 'not-suitable' }, actor: OUTREACH_ACTOR, at: days(0) }),
    );
    await region.take(region.consentOf('a', 'deny'));
    await region.noLongerEligible('a');
    await live(1, 40);
    expect(await region.caseOf(trial, 'a')).toMatchObject({ state: 'answered', answer: 'not-suitable' });
    expect(region.mailing.accepted).toHaveLength(1);
  }, 120_000);

  it('follows a person who was merged before anything was sent, and their candidate', async () => {
    await region.clinician('anna');
    const trial = region.trial();
    for (const id of ['old', 'new']) await region.person(id, ['anna']);
    await region.candidates(trial, ['old']);
    await region.review(NOW);
    await region.take(merged('old', 'new'));
    await region.source.query(`update candidate set state = 'no-longer-eligible' where person_id = 'old'`);
    await region.candidates(trial, ['new']);
    await live(0, 1);
    const { id: candidateId } = await region.source.manager.findOneByOrFail(CandidateRow, { personId: 'new' });
    expect(await region.caseOf(trial, 'new')).toMatchObject({ state: 'sent', candidateId });
    expect(await historyOf(await region.caseOf(trial, 'new'))).toEqual(['opened queued', 'merged queued', 'sent sent']);
    expect(region.mailing.accepted).toHaveLength(1);
  });
});
