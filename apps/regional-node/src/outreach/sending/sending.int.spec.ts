import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MailMessage } from '@kohort/mail';
import { digest as digestOf } from '@kohort/platform';
import { StoredObjectionRegister } from '../../consent/stored-objection-register.js';
import { OutreachDigestRow } from '../outreach-digest.entity.js';
import { OutreachLinkRow } from '../outreach-link.entity.js';
import { OutreachRegion } from '../testing/outreach-region.js';

/** A Monday, half past nine in the region; mail leaves at 07:30 on weekdays. */
const NOW = new Date('2026-03-02T08:30:00Z');
const DAY_MS = 86_400_000;
const days = (count: number, from = NOW): Date => new Date(from.getTime() + count * DAY_MS);
const TUESDAY = new Date('2026-03-03T06:30:01Z');
const ACTOR = { kind: 'system', id: 'test' } as const;

describe('the sender of digests', () => {
  let region: OutreachRegion;
  beforeEach(async () => {
    region = await OutreachRegion.start();
  });
  afterEach(() => region.stop());

  const digests = () => region.source.manager.find(OutreachDigestRow, { order: { slot: 'ASC' } });
  const links = () => region.source.manager.find(OutreachLinkRow);
  const linked = (mail: MailMessage | undefined): string => {
    const [, token = ''] = /alerts%2F([\w-]{43})/.exec(mail?.text ?? '') ?? [];
    return digestOf(token);
  };
  /** One clinician, one trial, and people who allow contact: queued for Tuesday. */
  async function queued(...people: readonly string[]) {
    const recipient = await region.clinician('anna');
    const trial = region.trial('MAMMO');
    for (const person of people) await region.person(person, ['anna']);
    await region.candidates(trial, people);
    await region.review(NOW);
    return { recipient, trial };
  }

  it('tells of all that is due in one mail, once, without a word on any person', async () => {
    const { trial, recipient } = await queued('person-one', 'person-two');
    expect(await region.caseOf(trial, 'person-one')).toMatchObject({ state: 'queued', recipient, dueKind: 'alert' });
    await region.runUntil(new Date('2026-03-03T06:29:00Z'));
    expect(region.mailing.accepted).toEqual([]);
    await region.runUntil(TUESDAY);
    await region.runUntil(TUESDAY);
    expect(region.mailing.accepted).toHaveLength(1);
    const [mail] = region.mailing.accepted;
    expect(mail).toMatchObject({ to: 'anna@clinic.example', messageId: expect.stringContaining('@kohort-node>') });
    expect(mail?.text).toContain('MAMMO');
    expect(JSON.stringify(mail)).not.toContain('person-');
    expect(mail?.text).toMatch(/https:\/\/node\.example\/login\?return=%2Fapi%2Falerts%2F[\w-]{43}/);
    const told = await region.caseOf(trial, 'person-one');
    expect(told).toMatchObject({ state: 'sent', firstSentAt: TUESDAY, expiresAt: days(28, TUESDAY), dueAt: null });
    const [sent] = await digests();
    expect(sent).toMatchObject({ state: 'sent', cases: 2 });
    expect(await links()).toEqual([
      { ...{ tokenDigest: linked(mail), digestId: sent?.id, recipient }, expiresAt: expect.any(Date) },
    ]);
  });

  it('names a trial by its neutral name where it has one', async () => {
    await region.clinician('anna');
    const trial = region.trial('RARE', { neutralName: 'Study 7' });
    await region.person('a', ['anna']);
    await region.candidates(trial, ['a']);
    await region.review(NOW);
    await region.runUntil(TUESDAY);
    expect(region.mailing.accepted[0]?.text).toContain('Study 7');
    expect(JSON.stringify(region.mailing.accepted)).not.toContain('RARE');
  });

  it('sends nothing of somebody who withdrew after queueing, and says why by a stored trace', async () => {
    const { trial } = await queued('a', 'b');
    await region.take(region.consentOf('a', 'deny'));
    // The sender decides for itself: nobody has looked at the case since.
    for (const { id } of await region.due(TUESDAY)) await region.send(id, TUESDAY);
    const [left, told] = [await region.caseOf(trial, 'a'), await region.caseOf(trial, 'b')];
    expect([left.state, left.reason, told.state]).toEqual(['waiting', 'consent-denies', 'sent']);
    expect(await region.messagesOf(left)).toEqual([]);
    expect(await region.decisionOf(left)).toMatchObject({
      ...{ permit: false, moment: 'send', reason: 'consent-denies' },
      trace: expect.arrayContaining([expect.anything()]),
    });
    expect(await digests()).toMatchObject([{ state: 'sent', cases: 1 }]);
  });

  it('sends no mail where nothing is left', async () => {
    await queued('a');
    await region.take(region.consentOf('a', 'deny'));
    for (const { id } of await region.due(TUESDAY)) await region.send(id, TUESDAY);
    expect(region.mailing.accepted).toEqual([]);
    expect(await digests()).toMatchObject([{ state: 'empty' }]);
  });

  it.each(['Consent', 'objection'])(
    'keeps a withdrawal by %s waiting until the mail server has answered',
    async (how) => {
      const { trial } = await queued('a');
      const order: string[] = [];
      let withdrawal: Promise<void> | undefined;
      region.mailing.meanwhile = async () => {
        const stored = () => void order.push('stored');
        withdrawal =
          how === 'Consent'
            ? region.take(region.consentOf('a', 'deny')).then(stored)
            : region.source
                .transaction((manager) =>
                  new StoredObjectionRegister().add(
                    manager,
                    { personId: 'a', kind: 'contact', source: 'patient' },
                    ACTOR,
                    NOW,
                  ),
                )
                .then(stored);
        await new Promise((resolve) => setTimeout(resolve, 300));
        order.push('answered');
      };
      await region.runUntil(TUESDAY);
      await withdrawal;
      expect(order).toEqual(['answered', 'stored']);
      await region.review(TUESDAY);
      expect((await region.caseOf(trial, 'a')).state).toBe('stopped');
    },
  );

  it.each(['temporary', 'permanent', 'uncertain'] as const)(
    'knows what to do when the mail server is %s',
    async (code) => {
      const { trial } = await queued('a');
      region.mailing.answers.push(code);
      await region.runUntil(TUESDAY);
      const row = await region.caseOf(trial, 'a');
      const [digest] = await digests();
      if (code === 'temporary') {
        expect([row.state, digest?.state, digest?.attempts]).toEqual(['queued', 'queued', 1]);
        expect(await region.send(digest?.id ?? '', TUESDAY)).toBe('nothing-to-do');
        await region.runUntil(new Date(TUESDAY.getTime() + 120_000));
        expect((await region.caseOf(trial, 'a')).state).toBe('sent');
        expect((await region.messagesOf(row)).map(({ state }) => state)).toEqual(['released', 'sent']);
      } else {
        const state = code === 'permanent' ? 'undeliverable' : 'uncertain';
        expect([row.state, digest?.state, digest?.failureCode]).toEqual([state, state, code]);
        await region.runUntil(days(8));
        expect(region.mailing.accepted).toHaveLength(code === 'uncertain' ? 1 : 0);
      }
    },
  );

  it('gives up after eight tries over hours, and shows it', async () => {
    const { trial } = await queued('a');
    region.mailing.answers.push(...Array.from({ length: 8 }, () => 'temporary' as const));
    for (let hour = 0; hour < 10; hour += 1) await region.runUntil(new Date(TUESDAY.getTime() + hour * 3_600_000));
    expect(await region.caseOf(trial, 'a')).toMatchObject({ state: 'undeliverable', reason: 'given-up' });
    expect(await digests()).toMatchObject([{ state: 'undeliverable', failureCode: 'given-up', attempts: 8 }]);
    expect(region.mailing.accepted).toEqual([]);
  });

  it.each(['locked', 'decided', 'claimed', 'answered', 'settled'] as const)(
    'never tells twice when the sender dies once it has %s',
    async (step) => {
      const { trial } = await queued('a');
      region.checkpoints.dieAt = step;
      for (const { id } of await region.due(TUESDAY)) await expect(region.send(id, TUESDAY)).rejects.toThrow('dies');
      await region.runUntil(TUESDAY);
      const isClaimed = !['locked', 'decided'].includes(step);
      expect((await region.caseOf(trial, 'a')).state).toBe(isClaimed ? 'uncertain' : 'sent');
      expect(region.mailing.accepted.length).toBe(step === 'claimed' ? 0 : 1);
      // Whoever got the mail can follow its link, though nobody knows that it went out.
      if (step !== 'claimed')
        expect(await links()).toMatchObject([{ tokenDigest: linked(region.mailing.accepted[0]) }]);
      for (const later of [1, 2, 8]) await region.runUntil(days(later, TUESDAY));
      expect(region.mailing.accepted.length).toBe(step === 'claimed' ? 0 : 1);
    },
  );

  it('lets one of two senders of a digest send', async () => {
    await queued('a');
    region.mailing.meanwhile = () => new Promise((resolve) => setTimeout(resolve, 100));
    const [digest] = await region.due(TUESDAY);
    const sent = await Promise.all([1, 2, 3].map(() => region.send(digest?.id ?? '', TUESDAY)));
    expect(sent.sort()).toEqual(['busy', 'busy', 'sent']);
    expect(await region.send(digest?.id ?? '', TUESDAY)).toBe('nothing-to-do');
    expect(region.mailing.accepted).toHaveLength(1);
  });

  it('calls the mail off when the connection with the locks is lost, and keeps what it knows', async () => {
    const { trial } = await queued('a');
    region.mailing.meanwhile = async (signal) => {
      region.mailing.answers.push('temporary');
      await region.source.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction' and datname = current_database()`,
      );
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    };
    await region.runUntil(TUESDAY);
    expect((await region.messagesOf(await region.caseOf(trial, 'a'))).map(({ state }) => state)).toEqual(['released']);
    region.mailing.meanwhile = () => Promise.resolve();
    await region.runUntil(new Date(TUESDAY.getTime() + 120_000));
    expect((await region.caseOf(trial, 'a')).state).toBe('sent');
  });

  it('leaves the mail for the next slot where the clinician has had enough this week', async () => {
    const { trial, recipient } = await queued('a');
    region.config.current = { ...region.config.current, weeklyCap: 1 };
    await region.runUntil(TUESDAY);
    await region.person('b', ['anna']);
    await region.candidates(trial, ['b']);
    for (let day = 1; day < 6; day += 1) await region.runUntil(days(day, TUESDAY));
    expect(await region.caseOf(trial, 'b')).toMatchObject({ state: 'queued', recipient });
    expect((await digests()).map(({ state }) => state)).toEqual(['sent', 'capped', 'queued']);
    await region.runUntil(days(7, TUESDAY));
    expect((await region.caseOf(trial, 'b')).state).toBe('sent');
  });

  it('knows no quiet hours that end as they begin', async () => {
    await queued('a');
    region.config.current = { ...region.config.current, quietFrom: '07:00', quietUntil: '07:00' };
    await region.runUntil(TUESDAY);
    expect(region.mailing.accepted).toHaveLength(1);
  });

  it('leaves a late mail until quiet hours end', async () => {
    const { trial } = await queued('a');
    region.config.current = { ...region.config.current, quietFrom: '20:00', quietUntil: '06:00' };
    await region.runUntil(new Date('2026-03-03T22:00:00Z'));
    expect(region.mailing.accepted).toEqual([]);
    expect((await region.caseOf(trial, 'a')).dueAt).toEqual(new Date('2026-03-04T06:30:00Z'));
    await region.runUntil(new Date('2026-03-04T06:30:01Z'));
    expect(region.mailing.accepted).toHaveLength(1);
  });

  it.each<[string, (trialId: string) => Promise<unknown>, string]>([
    ['is no candidate any more', () => region.noLongerEligible('a'), 'no-longer-eligible'],
    ['has no trial any more', (id) => Promise.resolve(region.protocols.running.delete(id)), 'trial-not-running'],
    ['has no place', (id) => Promise.resolve(region.places.full.add(id)), 'no-place'],
    [
      'is treated by nobody who can log in',
      () => region.source.query('update account set active = false'),
      'no-account',
    ],
  ])('does not tell of somebody who %s as the mail is to leave', async (_, change, reason) => {
    const { trial } = await queued('a');
    await change(trial.trialId);
    for (const { id } of await region.due(TUESDAY)) await region.send(id, TUESDAY);
    expect(region.mailing.accepted).toEqual([]);
    await region.review(TUESDAY);
    expect((await region.caseOf(trial, 'a')).reason).toBe(reason);
  });
});
