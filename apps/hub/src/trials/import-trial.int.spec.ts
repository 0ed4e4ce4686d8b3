import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ImportedTrial } from '@kohort/hub-api';
import type { INestApplication } from '@nestjs/common';
import { startTestHub } from '../testing/hub-app.js';
import { addressOf, auditOf, site, TrialDesk } from './testing/trial-desk.js';

const record = {
  protocolSection: {
    identificationModule: { nctId: 'NCT99999999', briefTitle: 'A made-up study', acronym: 'MADE-UP' },
    sponsorCollaboratorsModule: { leadSponsor: { name: 'Somebody Else', class: 'INDUSTRY' } },
    designModule: { phases: ['PHASE3'], enrollmentInfo: { count: 120, type: 'ESTIMATED' } },
    eligibilityModule: {
      eligibilityCriteria: 'Inclusion Criteria:\n\n* Written consent\n* ECOG 0-1\n\nExclusion Criteria:\n\n* Pregnancy',
      sex: 'FEMALE',
      minimumAge: '18 Years',
    },
    conditionsModule: { conditions: ['Breast Cancer'] },
  },
};

describe('importing a trial', () => {
  let app: INestApplication;
  let sponsor: TrialDesk;
  beforeAll(async () => {
    app = await startTestHub();
    sponsor = await TrialDesk.sponsor(app);
  }, 30_000);
  afterAll(() => app.close());

  const sent = (more: object = {}) => ({ organisationId: sponsor.organisationId, record, ...more });

  it('makes a draft with every criterion of the record, and tells what is lost', async () => {
    const { trial, losses, reading } = await sponsor.done<ImportedTrial>('post', '/api/trials/import', sent());
    expect(trial).toMatchObject({
      acronym: 'MADE-UP',
      title: { en: 'A made-up study' },
      registrations: [{ system: 'https://clinicaltrials.gov', value: 'NCT99999999' }],
      targetEnrolment: 120,
      versions: [{ number: 1, state: 'draft', regions: [] }],
    });
    expect(losses.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        '/protocolSection/conditionsModule',
        '/protocolSection/designModule/phases',
        '/protocolSection/sponsorCollaboratorsModule/leadSponsor/name',
      ]),
    );
    expect(reading.faults).toEqual([]);
    const version = await sponsor.version(trial.id);
    expect(version.faults).toEqual([]);
    const wording = JSON.stringify(version.criteria);
    for (const text of ['Written consent', 'ECOG 0-1', 'Pregnancy']) expect(wording).toContain(text);
    expect(await auditOf(app, trial.id)).toMatchObject([{ action: 'trial.imported' }]);
  });

  it('makes what can be frozen once it has a place and an ethics approval', async () => {
    const { trial } = await sponsor.done<ImportedTrial>('post', '/api/trials/import', sent());
    const { id: siteId } = await site(app, '12');
    await sponsor.done('put', `${addressOf(trial.id)}/terms`, { rowVersion: 1, regions: ['12'], siteIds: [siteId] });
    await sponsor.done('patch', `/api/trials/${trial.id}`, { rowVersion: 1, ethicsApproval: '2026-01234-01' });
    expect(await sponsor.done('post', `${addressOf(trial.id)}/freeze`, { rowVersion: 2 })).toMatchObject({
      state: 'frozen',
    });
  });

  it('tells of other trials of the organisation with the same number', async () => {
    const desk = await TrialDesk.sponsor(app);
    const imported = async () =>
      desk.done<ImportedTrial>('post', '/api/trials/import', { organisationId: desk.organisationId, record });
    const told = ({ losses }: ImportedTrial) =>
      losses.filter(({ path }) => path.endsWith('/nctId')).map(({ message }) => message);
    const first = await imported();
    expect(told(first)).toEqual([]);
    expect(told(await imported())).toEqual([expect.stringContaining(first.trial.id)]);
  });

  it('refuses what is no such record, in its place', async () => {
    for (const wrong of [{}, { studies: [record] }, { resourceType: 'Patient' }]) {
      const refusal = await sponsor.refused('post', '/api/trials/import', sent({ record: wrong }));
      expect(refusal).toMatchObject({ code: 'invalid-input', status: 422, faults: [{ path: '/record' }] });
    }
    expect((await sponsor.send('post', '/api/trials/import', sent({ record: [record] }))).status).toBe(422);
    const other = await TrialDesk.sponsor(app);
    expect((await other.send('post', '/api/trials/import', sent())).status).toBe(404);
  });

  it('takes a record of some size, and says where one is too large', async () => {
    const withResults = (kilobytes: number) => ({ ...record, resultsSection: { text: 'x'.repeat(kilobytes * 1000) } });
    const taken = await sponsor.done<ImportedTrial>('post', '/api/trials/import', sent({ record: withResults(900) }));
    expect(taken.losses.map(({ path }) => path)).toContain('/resultsSection');
    const refusal = await sponsor.refused('post', '/api/trials/import', sent({ record: withResults(1200) }));
    expect(refusal).toMatchObject({ code: 'too-large', status: 413 });
  });
});
