import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AlertedCases, CaseDetail, CasePage } from '@kohort/node-api';
import type { TestSession } from '@kohort/platform/testing';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import { Clinic, SITE } from './testing/clinic.js';

const HOUR_MS = 3_600_000;

describe('a clinician’s cases', () => {
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
    await clinic.person('anna', ['Practitioner/doc']);
    told = await clinic.told('anna', doctor, { practitioner: 'Practitioner/doc' });
  });

  const list = (query = '', as = doctor) => clinic.ask<CasePage>('get', `cases${query}`, as);
  const people = async (query = '', as = doctor) =>
    (await list(query, as)).items.map(({ personId }) => personId).sort();
  const show = (as = doctor, lang = 'en', status = 200) =>
    clinic.ask<CaseDetail>('get', `cases/${told.id}?lang=${lang}`, as, undefined, status);
  const alert = (token: string, as = doctor, status = 200) =>
    clinic.ask<AlertedCases & { code: string }>('get', `alerts/${token}`, as, undefined, status);
  const object = (kind: string, trial: string | null = null): Promise<unknown> =>
    clinic.manager.query(
      `insert into objection (id, person_id, kind, trial_id, source, valid_from, recorded_at, recorded_by)
         values ($1, 'anna', $2, $3, 'patient', now(), now(), 'steward')`,
      [randomUUID(), kind, trial],
    );
  const deputise = (deputy: string): Promise<unknown> =>
    clinic.manager.query(
      `insert into clinician_preference (account_id, practitioner, deputy, deputy_from, deputy_until, row_version, changed_at)
         values ($1, 'Practitioner/doc', $2, now() - interval '2 days', now() + interval '2 days', 1, now())`,
      [doctor.accountId, `Practitioner/${deputy}`],
    );

  it('are listed with what one needs to begin, and each reading is in the audit', async () => {
    const { items } = await list();
    expect(items).toMatchObject([
      {
        ...{ id: told.id, rowVersion: 1, trialId: told.trialId, acronym: 'TEST', personId: 'anna', state: 'sent' },
        ...{ outcome: 'possible', openCount: 1, manualCount: 1, firstSentAt: told.firstSentAt?.toISOString() },
      },
    ]);
    expect(await clinic.audited('case.listed')).toMatchObject([
      { subject_id: 'anna', actor_id: doctor.accountId, details: { case: told.id, trial: told.trialId } },
    ]);
    expect(await clinic.audited('cases.listed')).toMatchObject([{ subject_id: 'all', details: { count: 1 } }]);
  });

  it('are filtered by state and trial, sorted and paged', async () => {
    for (const [index, id] of ['b', 'c', 'd'].entries()) {
      await clinic.person(id, ['Practitioner/doc']);
      const expiresAt = id === 'd' ? null : new Date(Date.now() + index * HOUR_MS);
      const state = id === 'c' ? 'answered' : 'sent';
      await clinic.told(id, doctor, { more: { expiresAt, state, practitioner: 'Practitioner/doc' } });
    }
    expect(await people()).toEqual(['anna', 'b', 'd']);
    expect(await people('?state=answered')).toEqual(['c']);
    expect(await people(`?trial=${randomUUID()}`)).toEqual([]);
    const first = await list('?sort=expiresAt&order=asc&limit=1');
    const second = await list(`?sort=expiresAt&order=asc&limit=1&after=${first.next ?? ''}`);
    expect([first, second].map(({ items }) => items[0]?.personId)).toEqual(['b', 'anna']);
    expect(second.next).toBeUndefined();
    await clinic.ask('get', 'cases?state=waiting', doctor, undefined, 422);
  });

  it('are nobody else’s', async () => {
    const stranger = await clinic.clinician('stranger');
    expect(await people('', stranger)).toEqual([]);
    await show(stranger, 'en', 404);
    await clinic.ask('get', 'cases', await clinic.clinician('nobody'), undefined, 200);
  });

  it('leave out who objects, is protected or gone, and trials that do not run', async () => {
    const gone: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['contact', () => object('contact')],
      ['use', () => object('use')],
      ['this trial', () => object('trial', told.trialId)],
      ['protected', () => clinic.manager.query('update person set protected = true')],
      ['gone', () => clinic.manager.query('delete from person')],
      ['trial', () => Promise.resolve(clinic.protocols.running.clear())],
    ];
    const token = await clinic.mail(doctor.accountId, [told.id]);
    for (const [why, happens] of gone) {
      await happens();
      expect([why, await people()]).toEqual([why, []]);
      expect([why, (await alert(token)).cases]).toEqual([why, []]);
      await show(doctor, 'en', 404);
      await clinic.manager.query('delete from objection');
      await clinic.manager.query('update person set protected = false');
    }
    expect(clinic.details.reads).toEqual([]);
  });

  it('leave out somebody whose other Patient objects', async () => {
    await clinic.person('old', [], { merged: 'anna' });
    await clinic.manager.query(
      `insert into objection (id, person_id, kind, source, valid_from, recorded_at, recorded_by)
         values (gen_random_uuid(), 'old', 'contact', 'patient', now(), now(), 'steward')`,
    );
    expect(await people()).toEqual([]);
    await clinic.manager.query('update objection set valid_until = now()');
    expect(await people()).toEqual(['anna']);
  });

  it('leave out who was treated elsewhere', async () => {
    await clinic.manager.query(`update outreach_case set recipient = $1`, [randomUUID()]);
    expect(await people()).toEqual(['anna']);
    await clinic.manager.query(`update person set practitioners = '{}'`);
    expect(await people()).toEqual([]);
  });

  it('are the deputy’s too', async () => {
    const deputy = await clinic.clinician('deputy');
    const token = await clinic.mail(doctor.accountId, [told.id]);
    expect(await people('', deputy)).toEqual([]);
    await alert(token, deputy, 404);
    await deputise('deputy');
    expect(await people('', deputy)).toEqual(['anna']);
    expect((await alert(token, deputy)).cases).toHaveLength(1);
    expect(await show(deputy)).toMatchObject({ onBehalfOf: 'Practitioner/doc' });
    expect(clinic.details.reads.at(-1)).toMatchObject({ actor: { id: deputy.accountId } });
  });

  it('still wait for whom an escalation went past', async () => {
    await clinic.mail(doctor.accountId, [told.id]);
    await clinic.set(told.id, { state: 'queued', recipient: randomUUID(), practitioner: 'Practitioner/next' });
    expect(await people()).toEqual(['anna']);
    const deputy = await clinic.clinician('deputy');
    await deputise('deputy');
    expect(await people('', deputy)).toEqual(['anna']);
    await clinic.set(told.id, { excluded: ['Practitioner/doc'] });
    expect(await people()).toEqual([]);
    expect(await people('', deputy)).toEqual([]);
  });

  it('are not shown before one is told of them', async () => {
    await clinic.set(told.id, { state: 'queued' });
    expect(await people()).toEqual([]);
  });

  it('show who it is, why, what is open first, and what can be answered', async () => {
    const shown = await show();
    expect(shown).toMatchObject({
      ...{ id: told.id, personId: 'anna', person: { name: 'Anna Exempel' }, sites: [{ id: SITE.id, name: 'Lund' }] },
      history: [],
    });
    expect(shown.answers).toHaveLength(8);
    expect(shown.verdicts.map(({ criterion, standing }) => [criterion, standing])).toEqual([
      ['agrees', 'open'],
      ['adult', 'for'],
    ]);
    expect(shown.verdicts[0]?.explanation?.open).not.toEqual([]);
    expect((await show(doctor, 'sv')).verdicts[0]?.explanation?.criterion).toContain('Kan svälja');
    expect(shown).not.toHaveProperty('personUnavailable');
    expect(clinic.details.reads[0]).toMatchObject({ personId: 'anna', trialId: told.trialId });
    expect(await clinic.audited('case.read')).toMatchObject([
      { subject_id: 'anna', actor_id: doctor.accountId },
      { subject_id: 'anna' },
    ]);
  });

  it('show all but the person where the records are away', async () => {
    clinic.details.isAway = true;
    const shown = await show();
    expect(shown.personUnavailable).toMatchObject({ code: 'records-away' });
    expect(shown).not.toHaveProperty('person');
    expect(shown.verdicts).toHaveLength(2);
  });

  it('show the answer and who gave it, but nothing of somebody who said no', async () => {
    await clinic.ask('post', `cases/${told.id}/answer`, doctor, { rowVersion: 1, answer: 'declined-all' });
    const shown = await show();
    expect(shown).toMatchObject({ answer: 'declined-all', verdicts: [], personUnavailable: { code: 'not-permitted' } });
    expect(shown.answers).toContain('already-approached');
    expect(shown.history).toMatchObject([
      { kind: 'answer', stateFrom: 'sent', stateTo: 'answered', answer: 'declined-all', actor: { name: 'Dr doc' } },
    ]);
    expect(clinic.details.reads).toEqual([]);
  });

  it('are found by the link of the mail, until it expires and by nobody else', async () => {
    await clinic.person('bo', ['Practitioner/doc']);
    const other = await clinic.told('bo', doctor);
    const answered = await clinic.told('bo', doctor, { trial: clinic.runTrial(), more: { state: 'answered' } });
    const token = await clinic.mail(doctor.accountId, [told.id, answered.id]);
    const found = await alert(token);
    expect(found.cases.map(({ id }) => id)).toEqual([told.id]);
    expect(Date.parse(found.validUntil)).toBeGreaterThan(Date.now());
    expect(await people()).toEqual(['anna', 'bo']);
    await alert(token, await clinic.clinician('stranger'), 404);
    await alert('x'.repeat(43), doctor, 404);
    await alert('short', doctor, 422);
    const expired = await clinic.mail(doctor.accountId, [other.id], {
      ...{ slot: new Date(0), expiresAt: new Date(Date.now() - 1) },
    });
    expect((await alert(expired, doctor, 410)).code).toBe('link-expired');
    expect(await clinic.audited('alert.read')).toMatchObject([{ actor_id: doctor.accountId, details: { count: 1 } }]);
  });
});
