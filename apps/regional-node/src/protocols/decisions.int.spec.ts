import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ProtocolDetail } from '@kohort/node-api';
import { drift } from '@kohort/persistence';
import { NodeTrust } from './node-trust.js';
import { NoteExpired } from './note-expired.js';
import { protocolChanged } from './protocol-changed.js';
import { ProtocolRow } from './protocol.entity.js';
import { RunningProtocols } from './running-protocols.js';
import { FAR_SITE, SITE, TRIAL, versionId } from './testing/authority.js';
import { ProtocolNode } from './testing/protocol-node.js';
import { VerifiedProtocols } from './verified-protocols.js';

let node: ProtocolNode;
beforeEach(async () => {
  node = await ProtocolNode.start();
}, 60_000);
afterEach(() => node.stop());

const HOUR_MS = 3_600_000;
const path = (version: number, move = ''): string => `/api/protocols/${versionId(version)}${move && `/${move}`}`;
const ALLOWED = { sites: [{ site: SITE, decision: 'allowed' }] };
const allow = (version: number) => node.post(path(version, 'allow'), ALLOWED);
const decision = async (version: number) => {
  const row = await node.data.manager.findOneByOrFail(ProtocolRow, { id: versionId(version) });
  return row.decision;
};
const running = async (now = new Date()) => {
  const list = await node.app.get(RunningProtocols).list(node.data.manager, now);
  return list.map(({ version }) => version);
};
/** Jobs for the matching that were enqueued since the last call. */
const wakes = async (): Promise<number> => {
  const jobs = await node.data.query<{ payload: unknown }[]>('delete from outbox where job = $1 returning payload', [
    protocolChanged.name,
  ]);
  const [rows] = jobs as unknown as [{ payload: unknown }[]];
  for (const { payload } of rows) expect(payload).toEqual({ trialId: TRIAL });
  return rows.length;
};

describe('a steward', () => {
  it('reads a protocol in plain language, in both languages or one', async () => {
    await node.publish(1, 1);
    const body = (await node.get(path(1))).body as ProtocolDetail;
    expect(body).toMatchObject({
      acronym: 'TEST',
      decision: 'waiting',
      hubState: 'published',
      permit: 'live',
      running: false,
      conditions: ['Only by letter.'],
      sites: [{ id: SITE, name: 'Lund' }],
      criteria: [{ id: 'adult', kind: 'inclusion', text: { sv: expect.any(String), en: expect.any(String) } }],
      protocolHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      history: [{ kind: 'received' }],
    });
    const english = ((await node.get(`${path(1)}?lang=en`)).body as ProtocolDetail).criteria?.[0]?.text;
    expect(english).toEqual({ en: body.criteria?.[0]?.text.en });
    expect((await node.get(path(9))).status).toBe(404);
  });

  it('lists protocols by state and trial, sorted and paged', async () => {
    for (const version of [1, 2, 3]) await node.publish(version, version);
    await node.post(path(2, 'decline'), { code: 'no-capacity' });
    const list = async (query: string) =>
      (await node.get(`/api/protocols?${query}`)).body as { items: { version: number }[]; next?: string };
    const versions = async (query: string) => (await list(query)).items.map(({ version }) => version);
    expect(await versions('sort=receivedAt&order=asc')).toEqual([1, 2, 3]);
    expect(await versions('state=declined')).toEqual([2]);
    expect((await versions('sort=state&order=asc'))[0]).toBe(2);
    expect(await versions(`trial=${TRIAL}&state=waiting&sort=acronym`)).toHaveLength(2);
    expect(await versions(`trial=${versionId(1)}`)).toEqual([]);
    const first = await list('limit=2&order=asc');
    expect(await versions(`limit=2&order=asc&after=${first.next}`)).toEqual([3]);
    expect((await node.get('/api/protocols?sort=envelope')).status).toBe(422);
  });

  it('allows a protocol at sites; it runs, and hub, matching and audit know', async () => {
    await node.publish(1, 1);
    expect(await wakes()).toBe(0);
    const answer = await allow(1);
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { decision: 'allowed', running: true, sites: [{ id: SITE, decision: 'allowed' }] },
    ]);
    expect(await running()).toEqual([1]);
    expect(await wakes()).toBe(1);
    expect((await node.reported()).at(-1)).toMatchObject({ versionId: versionId(1), state: 'allowed', ...ALLOWED });
    expect(await node.audit('protocol.allowed')).toMatchObject([
      { actor: { kind: 'user' }, subject: { id: versionId(1) }, details: { trial: TRIAL, version: 1 } },
    ]);
  });

  it.each([
    ['a site of another region', [{ site: FAR_SITE, decision: 'allowed' }], '/sites/0/site'],
    ['no site', [], '/sites'],
    ['every site declined', [{ site: SITE, decision: 'declined' }], '/sites'],
    ['a site twice', [...ALLOWED.sites, ...ALLOWED.sites], '/sites/1/site'],
  ])('cannot allow a protocol with %s', async (_name, sites, at) => {
    await node.publish(1, 1);
    const answer = await node.post(path(1, 'allow'), { sites });
    expect([answer.status, answer.body]).toMatchObject([422, { code: 'invalid-input', faults: [{ path: at }] }]);
    expect(await decision(1)).toBe('waiting');
    expect((await node.reported()).map(({ state }) => state)).toEqual(['received']);
  });

  it('allows a protocol without sites here as a whole', async () => {
    const version = node.signers.version(1, { sites: [] });
    node.hub.feed(await node.signers.directive(version, 1), await node.signers.sign(version));
    await node.poll();
    expect((await node.post(path(1, 'allow'), { sites: [] })).status).toBe(200);
    expect(await running()).toEqual([1]);
  });

  it('changes the sites of a protocol that is allowed, without a new search', async () => {
    const lund = { id: SITE, region: '12', name: 'Lund' };
    const ystad = { id: versionId(70), region: '12', name: 'Ystad' };
    const version = node.signers.version(1, { sites: [lund, ystad] });
    node.hub.feed(await node.signers.directive(version, 1), await node.signers.sign(version));
    await node.poll();
    await allow(1);
    await wakes();
    const sites = [
      { site: SITE, decision: 'declined' },
      { site: ystad.id, decision: 'allowed' },
    ];
    expect((await node.post(path(1, 'allow'), { sites: [] })).status).toBe(422);
    const answer = await node.post(path(1, 'allow'), { sites });
    expect([answer.status, answer.body]).toMatchObject([200, { decision: 'allowed', running: true }]);
    const [running] = await node.app.get(RunningProtocols).list(node.data.manager, new Date());
    expect([running?.sites, await wakes()]).toEqual([[ystad], 0]);
    expect((await node.reported()).at(-1)).toMatchObject({ state: 'allowed', sites });
    expect(await node.audit('protocol.sites-changed')).toHaveLength(1);
  });

  it('declines with a code, and may change their mind', async () => {
    await node.publish(1, 1);
    expect((await node.post(path(1, 'decline'), { code: 'too busy' })).status).toBe(422);
    await node.post(path(1, 'decline'), { code: 'no-capacity' });
    expect(await running()).toEqual([]);
    await allow(1);
    expect(await running()).toEqual([1]);
    expect((await node.reported()).map(({ state, code }) => [state, code])).toEqual([
      ['received', undefined],
      ['declined', 'no-capacity'],
      ['allowed', undefined],
    ]);
  });

  it('pauses, resumes and stops; what is stopped stays so', async () => {
    await node.publish(1, 1);
    expect((await node.post(path(1, 'pause'))).body).toMatchObject({ code: 'wrong-state' });
    await allow(1);
    const seen = [];
    for (const [move, body] of [['pause'], ['resume'], ['stop', { code: 'safety' }]] as const) {
      await wakes();
      expect((await node.post(path(1, move), body)).status).toBe(200);
      seen.push([await decision(1), await running(), await wakes()]);
    }
    expect(seen).toEqual([
      ['paused', [], 1],
      ['allowed', [1], 1],
      ['stopped', [], 1],
    ]);
    expect([(await allow(1)).status, (await node.post(path(1, 'resume'))).status]).toEqual([409, 409]);
    const reports = (await node.reportRows()).map(({ report }) => report.state);
    expect(reports).toEqual(['received', 'allowed', 'paused', 'resumed', 'stopped']);
  });

  it('is the only one who decides', async () => {
    await node.publish(1, 1);
    expect((await node.get('/api/protocols', 'coordinator')).status).toBe(200);
    for (const role of ['coordinator', 'clinician', 'operator'])
      expect((await node.post(path(1, 'allow'), ALLOWED, role)).status).toBe(403);
    expect(await decision(1)).toBe('waiting');
  });

  it('decides once, where two do so at the same moment', async () => {
    await node.publish(1, 1);
    const answers = await Promise.all([allow(1), allow(1), node.post(path(1, 'decline'), { code: 'other' })]);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(1);
    const reports = await node.reportRows();
    expect(reports).toHaveLength(1 + answers.filter(({ status }) => status === 200).length);
    expect(new Set(reports.map(({ at }) => at.getTime())).size).toBe(reports.length);
    expect(await decision(1)).toBe('allowed');
  });
});

describe('a newer version', () => {
  it('takes the place of the one that runs when it is allowed, and not before', async () => {
    await node.publish(1, 1);
    await allow(1);
    await node.publish(2, 2);
    expect(await running()).toEqual([1]);
    await wakes();
    await allow(2);
    expect([await running(), await decision(1), await wakes()]).toEqual([[2], 'superseded', 1]);
    expect((await node.reported()).slice(-2)).toMatchObject([
      { versionId: versionId(1), state: 'superseded' },
      { versionId: versionId(2), state: 'allowed' },
    ]);
  });

  it('that waits keeps an older one from being allowed, until it is declined', async () => {
    await node.publish(1, 1);
    await node.publish(2, 2);
    expect((await allow(1)).body).toMatchObject({ code: 'wrong-state' });
    await node.post(path(2, 'decline'), { code: 'criteria-unsuitable' });
    expect([(await allow(1)).status, await running()]).toEqual([200, [1]]);
    expect((await node.post(path(1, 'allow'), ALLOWED)).status).toBe(200);
  });

  it('that was declined leaves the older one running', async () => {
    await node.publish(1, 1);
    await allow(1);
    await node.publish(2, 2);
    await node.post(path(2, 'decline'), { code: 'criteria-unsuitable' });
    expect(await running()).toEqual([1]);
  });

  it('that ran does not give way to an older one', async () => {
    await node.publish(1, 1);
    await node.publish(2, 2);
    await node.post(path(1, 'decline'), { code: 'other' });
    await allow(2);
    await node.post(path(2, 'stop'), { code: 'other' });
    expect((await allow(1)).body).toMatchObject({ code: 'wrong-state' });
    expect(await running()).toEqual([]);
  });
});

describe('an allowed protocol', () => {
  beforeEach(async () => {
    await node.publish(1, 1);
    await allow(1);
    await wakes();
  });

  it('does not run while the hub has paused it, and goes on as decided after', async () => {
    const version = node.signers.version(1);
    const { envelope } = await node.data.manager.findOneByOrFail(ProtocolRow, { id: version.id });
    node.hub.feed(await node.signers.directive(version, 2, 'paused'));
    await node.poll();
    expect([await running(), await wakes()]).toEqual([[], 1]);
    node.hub.feed(await node.signers.directive(version, 3), JSON.parse(envelope));
    await node.poll();
    expect([await running(), await wakes()]).toEqual([[1], 1]);
    expect((await node.reportRows()).map(({ report }) => report.state)).toEqual([
      'received',
      'allowed',
      'hub-paused',
      'hub-resumed',
    ]);
  });

  it('does not run once it is withdrawn, nor is it resumed', async () => {
    await node.post(path(1, 'pause'));
    node.hub.feed(await node.signers.directive(node.signers.version(1), 2, 'withdrawn'));
    await node.poll();
    expect((await node.post(path(1, 'resume'))).body).toMatchObject({ code: 'wrong-state' });
    expect(await running()).toEqual([]);
  });

  it('runs while its permit holds, not a moment longer, and only then is said to be over', async () => {
    const { validUntil } = await node.data.manager.findOneByOrFail(ProtocolRow, { id: versionId(1) });
    expect(await running(new Date(validUntil.getTime() - 1))).toEqual([1]);
    expect(await running(validUntil)).toEqual([]);
    expect(await running(new Date(Date.now() - 2 * HOUR_MS))).toEqual([]);
    expect(await node.app.get(RunningProtocols).find(node.data.manager, versionId(1), validUntil)).toBeUndefined();
  });

  it('that is over is noted once for steward and matching', async () => {
    const noting = new NoteExpired(node.data);
    await noting.run();
    expect(await wakes()).toBe(0);
    await node.data.manager.update(ProtocolRow, { id: versionId(1) }, { validUntil: new Date(Date.now() - 1) });
    await Promise.all([noting.run(), noting.run()]);
    expect(await wakes()).toBe(1);
    expect(await node.audit('protocol.expired')).toHaveLength(1);
    expect((await node.reported()).map(({ state }) => state)).toEqual(['received', 'allowed', 'expired']);
  });

  it.each([
    ['another threshold', (text: string) => text.replace('"ge":19', '"ge":9')],
    ['a longer permit', (text: string) => text.replace(/"validUntil":"\d{4}/, '"validUntil":"2099')],
  ])('does not run with %s that somebody wrote into the database', async (_name, change) => {
    const stored = await node.data.manager.findOneByOrFail(ProtocolRow, { id: versionId(1) });
    const signed = JSON.parse(stored.envelope) as { payload: string };
    const payload = Buffer.from(change(Buffer.from(signed.payload, 'base64url').toString())).toString('base64url');
    expect(payload).not.toBe(signed.payload);
    const envelope = JSON.stringify({ ...signed, payload });
    await node.data.manager.update(ProtocolRow, { id: versionId(1) }, { envelope });
    expect(await running()).toEqual([]);
    expect((await node.get(path(1))).body).toMatchObject({ running: false, fault: 'wrong-signature' });
  });

  it.each([[`version = 2`], [`trial_id = '${versionId(5)}'`], [`valid_from = '2020-01-01'`]])(
    'is not changed by %s in the database',
    async (set) => {
      await node.data.query(`update protocol set ${set}`);
      const fresh = new VerifiedProtocols(node.app.get(NodeTrust));
      expect(await fresh.list(node.data.manager, new Date())).toEqual([]);
    },
  );

  it('is found by its id while it is allowed or paused, and only read once it is stopped', async () => {
    const protocols = node.app.get(RunningProtocols);
    const find = (version: number) => protocols.find(node.data.manager, versionId(version), new Date());
    const found = { versionId: versionId(1), criteria: { id: 'test' } };
    expect([await find(1), await find(9)]).toMatchObject([found, undefined]);
    await node.post(path(1, 'pause'));
    expect(await find(1)).toMatchObject(found);
    await node.post(path(1, 'stop'), { code: 'other' });
    expect(await find(1)).toBeUndefined();
    expect(await protocols.read(node.data.manager, versionId(1))).toMatchObject({ criteria: { id: 'test' } });
  });

  it('is not found once it is withdrawn or superseded', async () => {
    const find = (version: number) =>
      node.app.get(RunningProtocols).find(node.data.manager, versionId(version), new Date());
    await node.publish(2, 2);
    expect([await find(1), await find(2)]).toMatchObject([{ version: 1 }, { version: 2 }]);
    await allow(2);
    expect(await find(1)).toBeUndefined();
    node.hub.feed(await node.signers.directive(node.signers.version(2), 3, 'withdrawn'));
    await node.poll();
    expect(await find(2)).toBeUndefined();
  });
});

it('cannot be allowed once its permit is over', async () => {
  const version = node.signers.version(1, { permit: node.signers.permit(-1, 1 / 3600) });
  node.hub.feed(await node.signers.directive(version, 1), await node.signers.sign(version));
  await node.poll();
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const answer = await allow(1);
  expect([answer.status, answer.body]).toMatchObject([409, { code: 'permit-not-valid' }]);
});

it('has tables that equal its entities', async () => {
  expect(await drift(node.data)).toEqual([]);
});
