import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { patient } from '../../consent/testing/consent-region.js';
import { OutreachRegion } from '../testing/outreach-region.js';

const NOW = new Date('2026-03-02T08:30:00Z');
const DAY_MS = 86_400_000;
const TUESDAY = new Date('2026-03-03T06:30:01Z');
const days = (count: number, from = TUESDAY): Date => new Date(from.getTime() + count * DAY_MS);

describe('what is seen to every few seconds', () => {
  let region: OutreachRegion;
  beforeEach(async () => {
    region = await OutreachRegion.start();
  });
  afterEach(() => region.stop());

  const of = (name: string) => ({ generalPractitioner: [{ reference: `Practitioner/${name}` }] });
  it('finds candidates and digests whose jobs were lost, and cases that came after their digest', async () => {
    await region.clinician('anna');
    const trial = region.trial();
    for (const id of ['a', 'b']) await region.person(id, ['anna']);
    await region.candidates(trial, ['a', 'b']);
    await region.source.query('delete from contact_review');
    await region.keep(NOW);
    await region.review(NOW);
    // One is queued only after the digest has left.
    await region.source.query(`update outreach_case set due_kind = null where person_id = 'b'`);
    await region.runUntil(TUESDAY);
    await region.source.query(`update outreach_case set due_kind = 'alert' where person_id = 'b'`);
    await region.source.query('delete from outbox');
    await region.keep(days(0.5));
    expect((await region.caseOf(trial, 'b')).dueAt).toEqual(new Date('2026-03-04T06:30:00Z'));
    await region.source.query('delete from outbox');
    await region.keep(days(1.5));
    const woken = `select count(*)::integer as n from outbox where job = 'outreach.send-digest' and not_before is null`;
    expect(await region.source.query(woken)).toEqual([{ n: 1 }]);
    await region.runUntil(days(1.5));
    expect((await region.caseOf(trial, 'b')).state).toBe('sent');
  });

  it('wakes the sender of a digest once a minute while its queue is behind, and not before its job is there', async () => {
    const names = Array.from({ length: 30 }, (_, place) => `c-${place}`);
    const trial = region.trial();
    for (const name of names) await region.clinician(name);
    for (const name of names) await region.person(name, [name]);
    await region.candidates(trial, names);
    await region.review(NOW);
    const jobs = `select id from outbox where job = 'outreach.send-digest'`;
    const takenOver = async () => (await region.source.query<{ id: string }[]>(jobs)).map(({ id }) => id);
    const planned = await takenOver();
    await region.keep(days(0.5));
    expect(await takenOver()).toEqual(planned);
    const woken = new Set<string>();
    for (let look = 0; look < 6; look += 1) {
      await region.source.query('delete from outbox');
      await region.keep(new Date(days(0.5).getTime() + look * 10_000));
      for (const id of await takenOver()) woken.add(id);
    }
    expect(woken.size).toBe(30);
    await region.source.query('delete from outbox');
    await region.keep(new Date(days(0.5).getTime() + 60_000));
    expect((await takenOver()).filter((id) => !woken.has(id))).toHaveLength(30);
  });

  it('gives all cases that came after their digests another slot at once, however many they are', async () => {
    const names = Array.from({ length: 210 }, (_, place) => `c-${place}`);
    for (const name of names) await region.clinician(name);
    const trial = region.trial();
    await region.take(...names.flatMap((name) => [patient(name, of(name)), region.consentOf(name, 'permit')]));
    await region.candidates(trial, names);
    await region.review(NOW);
    await region.source.query(`update outreach_digest set state = 'empty'`);
    await region.keep(days(0.1));
    const due: unknown = await region.source.query('select distinct due_at from outreach_case');
    expect(due).toEqual([{ due_at: new Date('2026-03-04T06:30:00Z') }]);
  });
});
