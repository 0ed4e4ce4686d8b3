import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ANSWERS, type Answer } from '@kohort/outreach';
import type { TestSession } from '@kohort/platform/testing';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import { Clinic, FAR_SITE, SITE } from './testing/clinic.js';

const DETAILS: Partial<Record<Answer, object>> = {
  'not-suitable': { code: 'frailty' },
  'not-now': { until: new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10) },
  refer: { siteId: SITE.id },
};

describe('an answer', () => {
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

  const answer = async (body: object, status = 200) => {
    const { rowVersion } = await clinic.row(told.id);
    const path = `cases/${told.id}/answer`;
    return clinic.ask<{ code: string; faults: object[] }>('post', path, doctor, { rowVersion, ...body }, status);
  };
  /** All that an answer may have brought about. */
  const standing = async () => {
    const tables = ['outreach_case', 'outreach_case_event', 'objection', 'contact_person'];
    const rows = await Promise.all(tables.map((table) => clinic.manager.query<object[]>(`select * from ${table}`)));
    return [...rows, [...clinic.referrals.open]];
  };
  it.each(ANSWERS)('that is %s stands with all it brought about where a referral instead is refused', async (given) => {
    clinic.protocols.run({ ...clinic.trial, sites: [SITE, FAR_SITE] });
    await answer({ answer: given, ...DETAILS[given] });
    const before = await standing();
    await clinic.manager.query('truncate contact_review, contact_decision');
    clinic.participation.elsewhere.add('anna');
    const refused = await answer({ answer: 'refer', siteId: FAR_SITE.id }, 409);
    expect(refused.code).toBe('not-permitted');
    // The twin's memory is not rolled back.
    const after = given === 'refer' ? [...(await standing()).slice(0, -1), before.at(-1)] : await standing();
    expect(after).toEqual(before);
    expect(await clinic.manager.query('select distinct person_id from contact_review')).toEqual([
      { person_id: 'anna' },
    ]);
    expect(await clinic.manager.query('select moment, permit, reason from contact_decision')).toEqual([
      { moment: 'refer', permit: false, reason: 'in-other-trial' },
    ]);
  });

  it.each(ANSWERS)('that is %s stands where the site has the person in its log', async (given) => {
    clinic.protocols.run({ ...clinic.trial, sites: [SITE, FAR_SITE] });
    await answer({ answer: given, ...DETAILS[given] });
    clinic.referrals.open.set('by hand', { caseId: told.id } as never);
    const before = (await standing()).slice(0, -1);
    const refused = await answer({ answer: 'refer', siteId: FAR_SITE.id }, 409);
    expect(refused.faults).toMatchObject([
      { code: 'already-exists', path: '/answer', hint: expect.stringContaining('already-approached') },
    ]);
    expect((await standing()).slice(0, -1)).toEqual(before);
  });
});
