import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DEFAULT_SETTINGS } from '@kohort/outreach';
import { StoredObjectionRegister } from '../../consent/stored-objection-register.js';
import { patient } from '../../consent/testing/consent-region.js';
import { OutreachDigestRow } from '../outreach-digest.entity.js';
import { OutreachRegion } from '../testing/outreach-region.js';
import { CONNECTIONS } from './mailing.js';

const NOW = new Date('2026-03-02T08:30:00Z');
const TUESDAY = new Date('2026-03-03T06:30:01Z');
const WEDNESDAY = new Date('2026-03-04T06:30:01Z');
const ACTOR = { kind: 'system', id: 'test' } as const;

/** A promise and what fulfils it. */
function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  const hinge: { open?: () => void } = {};
  const passed = new Promise<void>((resolve) => (hinge.open = resolve));
  return { passed, open: () => hinge.open?.() };
}

/** Invariant 1 holds people locked while a mail is under way: who and how long is bounded here. */
describe('while a mail is under way', () => {
  let region: OutreachRegion;
  beforeEach(async () => {
    region = await OutreachRegion.start();
  });
  afterEach(() => region.stop());

  const object = (personId: string) =>
    region.source.transaction((manager) =>
      new StoredObjectionRegister().add(manager, { personId, kind: 'contact', source: 'patient' }, ACTOR, WEDNESDAY),
    );
  /** The mail server does not answer before this is called; waits until it is asked. */
  function slowServer() {
    const [asked, answered] = [gate(), gate()];
    region.mailing.meanwhile = () => {
      asked.open();
      return answered.passed;
    };
    return { asked: asked.passed, answer: answered.open };
  }
  const jobsOf = async (digestId: string) =>
    (
      await region.source.query<object[]>(`select from outbox where job = 'outreach.send-digest' and id like $1`, [
        `${digestId}-%`,
      ])
    ).length;

  it('another mail to the same clinician keeps nobody locked, and is tried again', async () => {
    await region.clinician('anna');
    const trial = region.trial();
    await region.person('a', ['anna']);
    await region.candidates(trial, ['a']);
    await region.review(NOW);
    await region.person('b', ['anna']);
    await region.candidates(trial, ['b']);
    await region.review(TUESDAY);
    const [first, second] = (await region.due(WEDNESDAY)).map(({ id }) => id);
    const { asked, answer } = slowServer();
    const sending = region.send(first ?? '', WEDNESDAY);
    await asked;
    expect(await region.send(second ?? '', WEDNESDAY)).toBe('busy');
    expect(await jobsOf(second ?? '')).toBe(1);
    await object('b');
    answer();
    expect(await sending).toBe('sent');
    expect(await region.send(second ?? '', WEDNESDAY)).toBe('empty');
  });

  it('to somebody else about one of the people, a mail about others too gives up in short', async () => {
    for (const name of ['anna', 'berit']) await region.clinician(name);
    const trial = region.trial();
    for (const person of ['a', 'b']) await region.person(person, ['anna']);
    await region.candidates(trial, ['a', 'b']);
    await region.review(NOW);
    const [digest] = await region.due(TUESDAY);
    await region.source.transaction(async (manager) => {
      await region.outreach.decisions.lock(manager, ['b']);
      const began = Date.now();
      const sending = region.send(digest?.id ?? '', TUESDAY);
      await pause(200);
      await object('a');
      expect(await sending).toBe('busy');
      expect(Date.now() - began).toBeLessThan(5_000);
    });
    expect(await region.send(digest?.id ?? '', TUESDAY)).toBe('sent');
  });

  it('as many senders as there are all get their claims, however many wait for the people', async () => {
    const names = Array.from({ length: CONNECTIONS }, (_, place) => `c${place}`);
    const people = names.map((name) => `p-${name}`);
    const trial = region.trial();
    for (const name of names) await region.clinician(name);
    for (const name of names) await region.person(`p-${name}`, [name]);
    await region.candidates(trial, people);
    await region.review(NOW);
    const locked = gate();
    let [senders, waiting]: [number, Promise<unknown>[]] = [0, []];
    region.checkpoints.at = async (step) => {
      if (step !== 'locked') return;
      senders += 1;
      if (senders < CONNECTIONS) return locked.passed;
      // More than the other connections.
      waiting = [...people, ...people, ...people].map(object);
      await pause(300);
      locked.open();
    };
    const due = await region.due(TUESDAY);
    const sent = await Promise.all(due.map(({ id }) => region.send(id, TUESDAY)));
    expect(sent).toEqual(names.map(() => 'sent'));
    await Promise.allSettled(waiting);
  });

  it('so many people are locked at most: the others wait for the next one', async () => {
    await region.clinician('anna');
    const people = Array.from({ length: 203 }, (_, place) => `p${place}`);
    const gp = { generalPractitioner: [{ reference: 'Practitioner/anna' }] };
    await region.take(...people.flatMap((id) => [patient(id, gp), region.consentOf(id, 'permit')]));
    const trial = region.trial();
    await region.candidates(trial, people);
    await region.review(NOW);
    await region.runUntil(TUESDAY);
    const later = new Date(TUESDAY.getTime() + 20_000);
    await region.keep(later);
    await region.runUntil(WEDNESDAY);
    const digests = await region.source.manager.find(OutreachDigestRow, { order: { slot: 'ASC' } });
    expect(digests.map(({ state, cases }) => [state, cases])).toEqual([
      ['sent', 200],
      ['sent', 3],
    ]);
    const events = `select kind, count(*)::integer as n from outreach_case_event where kind in ('sent', 'postponed') group by 1 order by 1`;
    expect(await region.source.query(events)).toEqual([
      { kind: 'postponed', n: 3 },
      { kind: 'sent', n: 203 },
    ]);
    const audited = `select count(*)::integer as n from audit_event where action = 'case.sent'`;
    expect(await region.source.query(audited)).toEqual([{ n: 203 }]);
  }, 60_000);
});

describe('the cap of contacts about a person', () => {
  let region: OutreachRegion;
  beforeEach(async () => {
    region = await OutreachRegion.start();
    await region.source.query(`insert into outreach_settings values (1, $1, 1, now(), 'test')`, [
      JSON.stringify({ ...DEFAULT_SETTINGS, contactsPerYear: 1 }),
    ]);
  });
  afterEach(() => region.stop());

  it('holds over all trials, for a year', async () => {
    await region.clinician('anna');
    const [told, next] = [region.trial('ONE'), region.trial('TWO')];
    await region.person('a', ['anna']);
    await region.candidates(told, ['a']);
    await region.review(NOW);
    await region.runUntil(TUESDAY);
    await region.source.query(`update outreach_case set state = 'answered', answer = 'not-suitable'`);
    await region.candidates(next, ['a']);
    await region.review(TUESDAY);
    expect(await region.caseOf(next, 'a')).toMatchObject({ state: 'waiting', reason: 'contact-cap-reached' });
    await region.askFor(['a']);
    await region.review(new Date(TUESDAY.getTime() + 366 * 86_400_000));
    expect(await region.caseOf(next, 'a')).toMatchObject({ state: 'queued' });
  });
});
