import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { NodeAnswers, NodeReportPage } from '@kohort/hub-api';
import { generateSigningKey, signReport, type NodeReport } from '@kohort/protocol';
import type { INestApplication } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { HUB } from '../nodes/testing/test-node.js';
import { startTestHub } from '../testing/hub-app.js';
import { auditOf, TrialDesk } from '../trials/testing/trial-desk.js';
import { NodeReportRow } from './node-report.entity.js';
import { approvedAmendment, approvedTrial, lastSequence, move, officer } from './testing/published-trial.js';
import { ReportingNode } from './testing/published-trial.js';

jest.setTimeout(30_000);

describe('a report', () => {
  let app: INestApplication;
  let sponsor: TrialDesk;
  let desk: TrialDesk;
  let node: ReportingNode;
  let trial: string;
  let versionId: string;
  beforeAll(async () => {
    app = await startTestHub();
    sponsor = await TrialDesk.sponsor(app);
    desk = await officer(app);
    node = await ReportingNode.of(app, '12');
  });
  afterAll(() => app.close());

  const publish = async (regions = ['12', '14']): Promise<void> => {
    trial = await approvedTrial(sponsor, desk, regions);
    ({ versionId } = await move(sponsor, trial, 'publish'));
  };
  let minutes = 0;
  /** Each one a minute later than the one before. */
  const report = (more: Partial<NodeReport>): NodeReport => ({
    id: randomUUID(),
    versionId,
    state: 'received',
    at: new Date(Date.parse('2026-01-01T12:00:00Z') + (minutes += 1) * 60_000).toISOString(),
    ...more,
  });
  const answers = async () => (await sponsor.done<NodeAnswers>('get', `/api/trials/${trial}/nodes`)).items;
  const reports = async (query: string, by = desk) =>
    (await by.done<NodeReportPage>('get', `/api/node-reports?${query}`)).items;

  it('is the answer of its region; a region that has not answered is shown as such', async () => {
    await publish();
    const site = randomUUID();
    const name = 'Node 12';
    for (const more of [
      { sequence: await lastSequence(app) },
      { state: 'allowed' as const, sites: [{ site, decision: 'allowed' as const }] },
      { state: 'paused' as const },
    ])
      expect((await node.report(report(more))).status).toBe(204);
    expect(await answers()).toEqual([
      {
        version: 1,
        versionId,
        region: '12',
        node: { id: node.node.clientId, name },
        state: 'paused',
        sites: [{ site, decision: 'allowed' }],
        at: expect.any(String),
        directive: { state: 'published', revision: 1, at: expect.any(String), confirmed: true },
      },
      {
        version: 1,
        versionId,
        region: '14',
        state: 'unanswered',
        directive: { state: 'published', revision: 1, at: expect.any(String), confirmed: false },
      },
    ]);
    expect((await reports(`trial=${trial}&order=asc`)).map(({ state }) => state)).toEqual([
      'received',
      'allowed',
      'paused',
    ]);
  });

  it('shows a stop of the hub beside what the steward decided, and which nodes carried it out', async () => {
    await publish(['12', '14']);
    await node.report(report({ sequence: await lastSequence(app) }));
    await node.report(report({ state: 'allowed' }));
    const shown = async () =>
      (await answers()).map(({ state, directive }) => `${state}, ${directive.state} ${directive.confirmed}`);
    for (const [name, state, word] of [
      ['pause', 'hub-paused', 'paused'],
      ['resume', 'hub-resumed', 'published'],
      ['withdraw', 'hub-withdrawn', 'withdrawn'],
    ] as const) {
      const before = await lastSequence(app);
      await move(sponsor, trial, name, 1, name === 'withdraw' ? { reason: 'safety' } : {});
      const sequence = await lastSequence(app);
      expect(await shown()).toEqual([`allowed, ${word} false`, `unanswered, ${word} false`]);
      // Neither an answer to another directive nor another answer to this one says that it was carried out.
      await node.report(report({ sequence: before, state }));
      await node.report(report({ sequence, state: 'hub-resumed' }));
      if (name !== 'resume') expect((await shown())[0]).toBe(`allowed, ${word} false`);
      await node.report(report({ sequence, state }));
      expect(await shown()).toEqual([`allowed, ${word} true`, `unanswered, ${word} false`]);
    }
    expect(await reports(`trial=${trial}&state=hub-withdrawn&expected=true`)).toHaveLength(2);
  });

  it.each(['9999-12-31T23:59:59-14:00', '2099-01-01T00:00:00Z', '0000-01-01T00:00:00+14:00', '1970-01-01T00:00:00Z'])(
    'of %s is taken to be of when it came',
    async (at) => {
      await publish(['12']);
      expect((await node.report(report({ at }))).status).toBe(204);
      const [line] = await reports(`trial=${trial}`);
      expect(line?.at).toBe(line?.receivedAt);
      expect(await answers()).toMatchObject([{ state: 'received', at: line?.at }]);
    },
  );

  it('that arrives late does not hide a later one', async () => {
    await publish(['12']);
    const [early, late] = [report({ state: 'allowed' }), report({ state: 'stopped' })];
    await node.report(late);
    await node.report(early);
    expect(await answers()).toMatchObject([{ state: 'stopped' }]);
  });

  it('of a node whose clock was ahead does not hide those after it for ever', async () => {
    await publish(['12']);
    await node.report(report({ state: 'allowed', at: '2099-01-01T00:00:00Z' }));
    await node.report(report({ state: 'stopped', at: new Date(Date.now() + 60_000).toISOString() }));
    expect(await answers()).toMatchObject([{ state: 'stopped' }]);
  });

  it('counts once, however often and at once it is sent', async () => {
    await publish(['12']);
    const one = report({ state: 'allowed' });
    const sent = await Promise.all(Array.from({ length: 6 }, () => node.report(one)));
    expect(sent.map(({ status }) => status)).toEqual(sent.map(() => 204));
    const text = await signReport(node.node.key, HUB, one, Date.now());
    expect((await node.send(text)).status).toBe(204);
    expect((await node.send(text)).status).toBe(204);
    expect(await reports(`trial=${trial}`)).toHaveLength(1);
    const told = (await auditOf(app, versionId)).filter(({ action }) => action === 'protocol.reported');
    expect(told).toMatchObject([{ details: { report: one.id, region: '12', state: 'allowed', expected: true } }]);
    const thief = await ReportingNode.of(app, '14');
    expect((await thief.report(one)).body).toMatchObject({ code: 'already-exists' });
    expect(await reports(`trial=${trial}`)).toMatchObject([{ region: '12' }]);
  });

  it('of a refusal is seen at the hub with its code, also where the node trusts nothing in what came', async () => {
    await publish(['12']);
    await node.report(
      report({ sequence: await lastSequence(app), versionId: undefined, state: 'refused', code: 'unknown-key' }),
    );
    expect(await answers()).toMatchObject([{ state: 'refused', code: 'unknown-key' }]);
    const found = await reports('state=refused&region=12');
    expect(found).toMatchObject([{ trialId: trial, versionId, code: 'unknown-key', expected: true }]);
    expect(await reports('state=refused&region=14')).toEqual([]);
    const other = await TrialDesk.sponsor(app);
    expect(await reports('state=refused', other)).toEqual([]);
    expect(await reports('state=refused', sponsor)).toHaveLength(1);
    await other.refused('get', `/api/trials/${trial}/nodes`).then(({ code }) => expect(code).toBe('not-found'));
  });

  it.each<[string, () => Partial<NodeReport>]>([
    ['a version that was sent to other regions only', () => ({})],
    ['a version that the hub does not know', () => ({ versionId: randomUUID() })],
    ['a number that was never given', () => ({ versionId: undefined, sequence: 2_000_000_000 })],
    ['a number and a version that do not belong together', () => ({ sequence: 1 })],
  ])('on %s is kept and marked, and is nobody’s answer', async (_name, more) => {
    await publish(['14']);
    const one = report({ state: 'allowed', ...more() });
    expect((await node.report(one)).status).toBe(204);
    expect((await reports('expected=false')).map(({ id }) => id)).toContain(one.id);
    expect(await answers()).toMatchObject([{ region: '14', state: 'unanswered' }]);
  });

  it.each<[string, () => Promise<string>]>([
    ['signed with another key', async () => signReport(await generateSigningKey(), HUB, report({}), Date.now())],
    ['meant for another hub', () => signReport(node.node.key, 'https://other.example', report({}), Date.now())],
    ['an hour old', () => signReport(node.node.key, HUB, report({}), Date.now() - 3_600_000)],
    ['of an hour to come', () => signReport(node.node.key, HUB, report({}), Date.now() + 3_600_000)],
    ['no signed message', () => Promise.resolve('{}')],
    ['cut short', async () => (await signReport(node.node.key, HUB, report({}), Date.now())).slice(0, -3)],
  ])('that is %s is refused, and not kept', async (_name, text) => {
    await publish(['12']);
    const before = await app.get(DataSource).manager.count(NodeReportRow);
    const answer = await node.send(await text());
    expect([answer.status, answer.body]).toMatchObject([422, { code: 'proof-refused', faults: [{ path: '/report' }] }]);
    expect(await app.get(DataSource).manager.count(NodeReportRow)).toBe(before);
  });

  it('of one version leaves the answer on another as it is', async () => {
    await publish(['12']);
    await node.report(report({ state: 'allowed' }));
    const second = await approvedAmendment(sponsor, desk, trial);
    await move(sponsor, trial, 'publish', second);
    expect(await answers()).toMatchObject([
      { version: 2, state: 'unanswered' },
      { version: 1, state: 'allowed' },
    ]);
  });

  it('is listed page by page, in either order', async () => {
    for (const order of ['asc', 'desc']) {
      const ids: string[] = [];
      for (let after = ''; ;) {
        const page = await desk.done<NodeReportPage>('get', `/api/node-reports?limit=3&sort=at&order=${order}${after}`);
        ids.push(...page.items.map(({ id }) => id));
        if (page.next === undefined) break;
        after = `&after=${page.next}`;
      }
      const rows = await app.get(DataSource).manager.find(NodeReportRow, { order: { at: 'ASC', id: 'ASC' } });
      const all = rows.map(({ id }) => id);
      expect(ids).toEqual(order === 'asc' ? all : all.reverse());
    }
  });
});
