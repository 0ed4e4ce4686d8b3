import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { patient } from '../../consent/testing/consent-region.js';
import type { RunningProtocol } from '../../protocols/running-protocols.js';
import { moveCase } from '../case-log.js';
import { OutreachRegion } from '../testing/outreach-region.js';
import { ReviewAll } from './review-all.handler.js';

const NOW = new Date('2026-03-02T08:30:00Z');
const DAY_MS = 86_400_000;
const TUESDAY = new Date('2026-03-03T06:30:01Z');
const days = (count: number, from = TUESDAY): Date => new Date(from.getTime() + count * DAY_MS);
const ACTOR = { kind: 'system', id: 'test' } as const;

describe('a case that was told of, and stopped', () => {
  let region: OutreachRegion;
  beforeEach(async () => {
    region = await OutreachRegion.start();
  });
  afterEach(() => region.stop());

  const of = (name: string) => ({ generalPractitioner: [{ reference: `Practitioner/${name}` }] });
  /** What happens from one morning to the next, day by day. */
  async function live(from: number, until: number): Promise<void> {
    for (let day = from; day <= until; day += 1) {
      await region.keep(days(day));
      await region.runUntil(days(day));
      await region.keep(days(day));
    }
  }

  let clinicians: Record<string, string> = {};
  /** A trial whose candidate "a" these treat; the first of them has been told. */
  async function toldOf(...names: string[]): Promise<RunningProtocol> {
    clinicians = {};
    for (const name of names) clinicians[name] = await region.clinician(name);
    const trial = region.trial();
    await region.person('a', names);
    await region.candidates(trial, ['a']);
    await region.review(NOW);
    await live(0, 0);
    return trial;
  }

  const pause = async ({ trialId }: RunningProtocol, at: Date): Promise<void> => {
    region.protocols.running.delete(trialId);
    await region.askFor(['a']);
    await region.review(at);
  };
  const resume = async (trial: RunningProtocol, at: Date): Promise<void> => {
    region.protocols.run(trial);
    await region.askFor(['a']);
    await region.review(at);
  };
  const addresses = (): readonly string[] => region.mailing.accepted.map(({ to }) => to);

  it.each<[string, readonly ('uncertain' | 'permanent')[], string]>([
    ['sent', [], 'sent'],
    ['uncertain', ['uncertain'], 'uncertain'],
    ['undeliverable', ['permanent'], 'undeliverable'],
  ])(
    'a case that was %s is so again, with the same clinician and as much time as before',
    async (_, answers, state) => {
      region.mailing.answers.push(...answers);
      const trial = await toldOf('anna', 'berit');
      const before = await region.caseOf(trial, 'a');
      expect(before.state).toBe(state);
      const mails = addresses().length;
      await pause(trial, days(2));
      await live(3, 40);
      expect((await region.caseOf(trial, 'a')).state).toBe('stopped');
      await resume(trial, days(42));
      await region.keep(days(42.1));
      const { recipient } = before;
      const after = { state, recipient, stoppedAt: null, clockFrom: days(40), expiresAt: days(68) };
      expect(await region.caseOf(trial, 'a')).toMatchObject(after);
      await live(43, 46);
      expect(addresses()).toHaveLength(mails);
      await live(47, 54);
      expect(addresses().slice(mails)).toEqual([...(state === 'sent' ? ['anna@clinic.example'] : [])]);
      await live(55, 67);
      expect(addresses().at(-1)).toBe('berit@clinic.example');
      await live(68, 69);
      expect((await region.caseOf(trial, 'a')).state).toBe('expired');
    },
  );

  it('the one told last has it again, though another was told before; a withdrawal is such a stop', async () => {
    const trial = await toldOf('anna', 'berit', 'carl');
    await live(1, 16);
    const before = await region.caseOf(trial, 'a');
    expect(before).toMatchObject({ state: 'sent', recipient: clinicians['berit'] });
    await region.take(region.consentOf('a', 'deny'));
    await region.askFor(['a']);
    await region.review(days(17));
    await region.take(region.consentOf('a', 'permit'));
    await region.askFor(['a']);
    await region.review(days(18));
    await live(18, 20);
    const { recipient, practitioner } = before;
    expect(await region.caseOf(trial, 'a')).toMatchObject({ state: 'sent', recipient, practitioner });
    expect(addresses()).toHaveLength(3);
  });

  it('the next one is told only where nobody who was told treats the person', async () => {
    const trial = await toldOf('anna', 'berit');
    await pause(trial, days(1));
    await region.take(patient('a', of('berit')));
    await resume(trial, days(2));
    await live(3, 6);
    const now = { state: 'sent', recipient: clinicians['berit'], clockFrom: days(3) };
    expect(await region.caseOf(trial, 'a')).toMatchObject(now);
  });

  it('"not now" holds until its day', async () => {
    const trial = await toldOf('anna', 'berit');
    const row = await region.caseOf(trial, 'a');
    const until = days(60);
    await region.source.transaction((manager) =>
      moveCase(manager, row, 'snooze', { to: { snoozedUntil: until, answer: 'not-now' }, actor: ACTOR, at: days(0) }),
    );
    await pause(trial, days(2));
    await live(3, 4);
    await resume(trial, days(5));
    const put = { state: 'snoozed', recipient: row.recipient, snoozedUntil: until, round: 0 };
    expect(await region.caseOf(trial, 'a')).toMatchObject(put);
    await live(6, 59);
    expect(await region.caseOf(trial, 'a')).toMatchObject(put);
    expect(addresses()).toHaveLength(1);
    await live(60, 63);
    expect(addresses()).toEqual(['anna@clinic.example', 'anna@clinic.example']);
    expect(await region.caseOf(trial, 'a')).toMatchObject({ state: 'sent', round: 1 });
  }, 60_000);

  it('nothing ends while the trial is paused, though nobody has looked at its people', async () => {
    const trial = await toldOf('anna');
    region.protocols.running.clear();
    await region.keep(days(40));
    expect((await region.caseOf(trial, 'a')).state).toBe('sent');
  });
  it('works reminder, escalation and end out from the start, as the settings say now', async () => {
    const trial = await toldOf('anna', 'berit');
    region.config.current = { ...region.config.current, expireAfterDays: 60 };
    await live(1, 13);
    expect(await region.caseOf(trial, 'a')).toMatchObject({ state: 'sent', recipient: clinicians['anna'] });
    region.config.current = {
      ...region.config.current,
      expireAfterDays: 20,
      escalateAfterDays: 18,
      remindAfterDays: 2,
    };
    await live(14, 17);
    expect(region.mailing.accepted).toHaveLength(2);
    await new ReviewAll(region.source).run();
    await region.keep(days(17.5));
    expect(await region.caseOf(trial, 'a')).toMatchObject({ state: 'sent', expiresAt: days(20) });
    await live(18, 21);
    expect(region.mailing.accepted.map(({ to }) => to).slice(2)).toEqual(['berit@clinic.example']);
    expect((await region.caseOf(trial, 'a')).state).toBe('expired');
  });
});
