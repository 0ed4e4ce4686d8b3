import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OrganisationRow } from '../directory/organisation.entity.js';
import { SiteRow } from '../directory/site.entity.js';
import { startTestHub } from '../testing/hub-app.js';
import { addressOf, site, TrialDesk } from '../trials/testing/trial-desk.js';
import { approval, approve, move, officer, submittedTrial } from './testing/published-trial.js';

describe('a version whose places were closed since', () => {
  let app: INestApplication;
  let authority: TrialDesk;
  beforeAll(async () => {
    app = await startTestHub();
    authority = await officer(app);
  }, 30_000);
  afterAll(() => app.close());

  const close = (what: typeof SiteRow | typeof OrganisationRow, id: string) =>
    app.get(DataSource).manager.update(what, { id }, { active: false });

  it('is approved and published for the regions whose sites are open', async () => {
    const sponsor = await TrialDesk.sponsor(app);
    const [here, there] = [await site(app, '12'), await site(app, '01')];
    const id = await submittedTrial(sponsor, { regions: ['12', '01'], siteIds: [here.id, there.id] });
    await close(SiteRow, there.id);
    const both = approval({ regions: ['12', '01'] });
    const refusal = await authority.refused('post', `${addressOf(id)}/permit`, both);
    expect(refusal).toMatchObject({ code: 'invalid-input', detail: expect.stringContaining('closed') });
    await approve(authority, id);
    await close(SiteRow, here.id);
    expect(await sponsor.refused('post', `${addressOf(id)}/publish`)).toMatchObject({ code: 'invalid-input' });
    await app.get(DataSource).manager.update(SiteRow, { id: here.id }, { active: true });
    expect(await move(sponsor, id, 'publish')).toMatchObject({ state: 'published' });
  });

  it('is neither approved nor published once its organisation is closed, but may be refused', async () => {
    const sponsor = await TrialDesk.sponsor(app);
    const [waiting, refused, approved] = [
      await submittedTrial(sponsor),
      await submittedTrial(sponsor),
      await submittedTrial(sponsor),
    ];
    await approve(authority, approved);
    await close(OrganisationRow, sponsor.organisationId);
    const closed = { code: 'wrong-state', faults: [{ path: '/organisationId' }] };
    expect(await authority.refused('post', `${addressOf(waiting)}/permit`, approval())).toMatchObject(closed);
    expect(await sponsor.refused('post', `${addressOf(approved)}/publish`)).toMatchObject(closed);
    await authority.done('post', `${addressOf(refused)}/permit`, { decision: 'refused', reason: 'Closed.' });
  });
});
