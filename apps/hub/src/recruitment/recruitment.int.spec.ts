import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { AuditHeadPage, Recruitment } from '@kohort/hub-api';
import { generateSigningKey, HUB_PATHS, signTotals, type RecruitmentTotals, type SiteTotals } from '@kohort/protocol';
import type { INestApplication } from '@nestjs/common';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { HUB } from '../nodes/testing/test-node.js';
import { approvedTrial, move, officer, ReportingNode } from '../publication/testing/published-trial.js';
import { startTestHub } from '../testing/hub-app.js';
import { auditOf, site as newSite, TrialDesk } from '../trials/testing/trial-desk.js';

jest.setTimeout(30_000);

const NONE = { consented: 0, screening: 0, eligible: 0, enrolled: 0, completed: 0, withdrawn: 0, screenFailed: 0 };
const head = (position: number, digit = '0') => ({ position, hash: digit.repeat(64) });

describe('recruitment totals', () => {
  let app: INestApplication;
  let sponsor: TrialDesk;
  let desk: TrialDesk;
  let node: ReportingNode;
  let token: string;
  let trialId: string;
  let versionId: string;
  let sites: Record<string, string>;
  beforeAll(async () => {
    app = await startTestHub();
    sponsor = await TrialDesk.sponsor(app);
    desk = await officer(app);
    node = await ReportingNode.of(app, '12');
    token = await node.node.token();
  });
  afterAll(() => app.close());

  async function publish(regions = ['12', '14']): Promise<void> {
    trialId = await approvedTrial(sponsor, desk, regions);
    ({ versionId } = await move(sponsor, trialId, 'publish'));
    const rows = await app.get(DataSource).query<{ id: string; region: string }[]>(
      `select site.id, site.region from site join trial_version version on site.id = any(version.site_ids)
         where version.trial_id = $1`,
      [trialId],
    );
    sites = Object.fromEntries(rows.map(({ id, region }) => [region, id]));
  }
  let minutes = 0;
  /** Each a minute later than those before. */
  const totals = (counts: Partial<SiteTotals>, more: Partial<RecruitmentTotals> = {}): RecruitmentTotals => ({
    ...{ id: randomUUID(), trialId, versionId, through: '2026-01-05' },
    at: new Date(Date.parse('2026-01-05T12:00:00Z') + (minutes += 1) * 60_000).toISOString(),
    sites: [{ ...NONE, site: sites['12'] ?? '', ...counts }],
    ...more,
  });
  const send = async (told: unknown, key = node.node.key, hub = HUB) =>
    request(app.getHttpServer() as Parameters<typeof request>[0])
      .post(HUB_PATHS.totals)
      .set('authorization', `Bearer ${token}`)
      .send({ totals: await signTotals(key, hub, told as RecruitmentTotals, Date.now()) });
  const shown = (by = sponsor) => by.done<Recruitment>('get', `/api/trials/${trialId}/recruitment`);
  const codeOf = async (told: Promise<request.Response>): Promise<unknown> =>
    ((await told).body as { code?: string }).code;
  const stored = async (): Promise<number> =>
    (await app.get(DataSource).query<unknown[]>('select from recruitment_totals where trial_id = $1', [trialId]))
      .length;

  it('are shown by region and site, and a region that has not told is named', async () => {
    await publish();
    expect(await shown()).toMatchObject({ counts: NONE, silent: ['12', '14'], curve: [] });
    const told = totals({ target: 20, consented: 9, enrolled: 5, withdrawn: 1, screenFailed: 2 });
    expect((await send(told)).status).toBe(204);
    const { site: _site, target: _target, ...counts } = told.sites[0]!;
    expect(await shown()).toEqual({
      ...{ trialId, target: 20, counts, silent: ['14'], curve: [{ through: '2026-01-05', enrolled: 5 }] },
      regions: [
        {
          region: '12',
          node: { id: node.node.clientId, name: 'Node 12' },
          told: {
            ...{ versionId, through: '2026-01-05', at: told.at, receivedAt: expect.any(String), target: 20, counts },
            sites: [{ site: { id: sites['12'], name: expect.stringContaining('Site') }, target: 20, counts }],
          },
        },
        { region: '14' },
      ],
    });
    const audited = (await auditOf(app, trialId)).find(({ action }) => action === 'recruitment-totals.received');
    expect(audited?.details).toEqual({ totals: told.id, region: '12', through: '2026-01-05', sites: 1 });
  });

  it('count once, however often they come', async () => {
    await publish();
    const told = totals({ enrolled: 5 });
    const answers = await Promise.all([send(told), send(told), send(told)]);
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect(await stored()).toBe(1);
    expect((await send({ ...told, sites: [{ ...told.sites[0], enrolled: 50 }] })).status).toBe(204);
    expect((await shown()).counts.enrolled).toBe(5);
  });

  it('of an older count are history; a later one may be lower', async () => {
    await publish();
    const older = totals({ enrolled: 9 });
    expect((await send(totals({ enrolled: 5 }))).status).toBe(204);
    expect((await send(older)).status).toBe(204);
    expect((await shown()).counts.enrolled).toBe(5);
    expect((await send(totals({ enrolled: 4 }))).status).toBe(204);
    expect((await shown()).counts.enrolled).toBe(4);
    expect(await stored()).toBe(3);
  });

  it('of a clock that is ahead do not hide those that come after', async () => {
    await publish();
    expect((await send(totals({ enrolled: 5 }, { at: '2099-01-01T00:00:00Z' }))).status).toBe(204);
    expect((await send(totals({ enrolled: 6 }, { at: new Date().toISOString() }))).status).toBe(204);
    expect((await shown()).counts.enrolled).toBe(6);
  });

  it('are refused where they are not the node’s own', async () => {
    await publish();
    const strange = await newSite(app, '14');
    expect(await codeOf(send(totals({}), await generateSigningKey()))).toBe('proof-refused');
    expect(await codeOf(send(totals({}), node.node.key, 'https://other.example'))).toBe('proof-refused');
    expect(await codeOf(send({ ...totals({}), candidates: 7 }))).toBe('proof-refused');
    expect(await codeOf(send(totals({ site: sites['14'] ?? '' })))).toBe('wrong-region');
    expect(await codeOf(send(totals({ site: strange.id })))).toBe('wrong-region');
    expect(await codeOf(send(totals({ site: randomUUID() })))).toBe('wrong-region');
    expect(await codeOf(send(totals({}, { versionId: randomUUID() })))).toBe('not-found');
    expect(await codeOf(send(totals({}, { trialId: randomUUID() })))).toBe('not-found');
    expect(await stored()).toBe(0);
    await publish(['14']);
    expect(await codeOf(send(totals({}, { sites: [] })))).toBe('wrong-region');
  });

  it('are refused of another node under an id that was used', async () => {
    await publish();
    const other = await ReportingNode.of(app, '14');
    const told = totals({ enrolled: 5 });
    expect((await send(told)).status).toBe(204);
    const own = { ...told, sites: [{ ...NONE, site: sites['14'] ?? '' }] };
    const kept = token;
    token = await other.node.token();
    expect(await codeOf(send(own, other.node.key))).toBe('already-exists');
    token = kept;
  });

  it('are seen by the sponsor’s own people only, and take a node to tell', async () => {
    await publish();
    const other = await TrialDesk.sponsor(app);
    expect(await other.refused('get', `/api/trials/${trialId}/recruitment`)).toMatchObject({ code: 'not-found' });
    expect(await shown(desk)).toMatchObject({ trialId });
    const [kept, answer] = [token, (given: string) => ((token = given), send(totals({})))];
    expect((await answer('nobody')).status).toBe(401);
    token = kept;
  });

  it('are never changed', async () => {
    const data = app.get(DataSource);
    await expect(data.query('update recruitment_totals set region = $1', ['14'])).rejects.toThrow('append-only');
    await expect(data.query('delete from recruitment_totals')).rejects.toThrow('append-only');
  });

  it('tell where the node’s audit ends; one that was rewound is audited', async () => {
    await publish();
    const rewound = async () => {
      const events = await auditOf(app, node.node.clientId);
      return events.filter(({ action }) => action === 'node.audit-rewound').length;
    };
    for (const auditHead of [head(4), head(9), head(9)]) await send(totals({}, { auditHead }));
    const late = totals({}, { auditHead: head(11), at: new Date().toISOString() });
    expect(await rewound()).toBe(0);
    await send(totals({}, { auditHead: head(9, 'f') }));
    expect(await rewound()).toBe(1);
    await send(totals({}, { auditHead: head(7) }));
    expect(await rewound()).toBe(2);
    await send(late);
    const path = `/api/nodes/${node.node.clientId}/audit-heads?limit=3`;
    const page = await desk.done<AuditHeadPage>('get', path);
    expect(page.items.map(({ position }) => position)).toEqual([11, 7, 9]);
    const next = await desk.done<AuditHeadPage>('get', `${path}&after=${page.next}`);
    expect(next.items.map(({ position }) => position)).toEqual([9, 9, 4]);
  });

  it('prove that the node’s audit still holds what was told before', async () => {
    await publish();
    const other = await ReportingNode.of(app, '14');
    const tell = async (auditHead?: RecruitmentTotals['auditHead']) => {
      const told = totals({}, { sites: [], ...(auditHead === undefined ? {} : { auditHead }) });
      const kept = token;
      token = await other.node.token();
      expect((await send(told, other.node.key)).status).toBe(204);
      token = kept;
      const events = await auditOf(app, other.node.clientId);
      return events.filter(({ action }) => action === 'node.audit-rewound').length;
    };
    const longAgo = (position: number) =>
      app.get(DataSource).query(
        `insert into recruitment_totals (id, node_id, region, trial_id, version_id, sites, through, at, received_at,
             audit_position, audit_hash)
           values (gen_random_uuid(), $1, '14', $2, $3, '[]', '2026-01-01', $4, now() - interval '1 day', $5, $6)`,
        [other.node.clientId, trialId, versionId, `2026-01-0${position}T12:00:00Z`, position, '0'.repeat(64)],
      );
    expect(await tell()).toBe(0);
    await longAgo(2);
    await longAgo(3);
    expect(await tell({ ...head(4), previous: head(3) })).toBe(0);
    expect(await tell({ ...head(5), previous: head(4) })).toBe(0);
    expect(await tell({ ...head(6), previous: head(4, 'f') })).toBe(1);
    expect(await tell({ ...head(7), previous: head(2) })).toBe(2);
    expect(await tell(head(8))).toBe(3);
    expect(await tell()).toBe(4);
    expect(await tell({ ...head(9), previous: head(8) })).toBe(4);
  });
});
