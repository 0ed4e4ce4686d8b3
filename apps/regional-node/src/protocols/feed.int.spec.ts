import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { silentLog } from '@kohort/platform/testing';
import { generateSigningKey, type SignedProtocol } from '@kohort/protocol';
import { HubClient } from '../hub-connection/hub-client.js';
import { NodeTrust } from './node-trust.js';
import { PollProtocols } from './poll-protocols.js';
import { ProtocolFeedRow } from './protocol-feed.entity.js';
import { ProtocolRow } from './protocol.entity.js';
import { RefusedProtocolRow } from './refused-protocol.entity.js';
import { RunningProtocols } from './running-protocols.js';
import { Authority, criteriaFrom, TRIAL, versionId } from './testing/authority.js';
import { ProtocolNode } from './testing/protocol-node.js';

let node: ProtocolNode;
beforeEach(async () => {
  node = await ProtocolNode.start();
}, 60_000);
afterEach(() => node.stop());

const rows = () => node.data.manager.find(ProtocolRow, { order: { version: 'ASC' } });
const refusals = () => node.data.manager.find(RefusedProtocolRow, { order: { sequence: 'ASC' } });
const feedState = () => node.data.manager.findOneByOrFail(ProtocolFeedRow, { id: 1 });
const running = () => node.app.get(RunningProtocols).list(node.data.manager, new Date());

/** The payload with something else in it; the signatures stay as they were. */
const altered = ({ payload, signatures }: SignedProtocol, change: (text: string) => string): SignedProtocol => ({
  payload: Buffer.from(change(Buffer.from(payload, 'base64url').toString())).toString('base64url'),
  signatures,
});

describe('a protocol that the hub publishes', () => {
  it('waits for the steward, is not run, and its receipt is told to the hub', async () => {
    await node.publish(1, 1);
    expect(await rows()).toMatchObject([{ id: versionId(1), trialId: TRIAL, decision: 'waiting' }]);
    expect(await running()).toEqual([]);
    expect(await node.reported()).toMatchObject([{ sequence: 1, versionId: versionId(1), state: 'received' }]);
    expect(await feedState()).toMatchObject({ cursor: 1, failures: 0, failureCode: null });
    expect(await node.audit('protocol.received')).toMatchObject([{ subject: { type: 'protocol', id: versionId(1) } }]);
  });

  it('is asked for with a long poll, after what was seen, and over and over while there is more', async () => {
    await node.publish(1, 1);
    expect(node.hub.polls.map((path) => path.split('?')[1])).toEqual(['after=0&wait=25', 'after=1&wait=25']);
  });
});

type Fed = readonly [directive: unknown, protocol?: unknown];
type Case = readonly [name: string, code: string, named: boolean, make: (signers: Authority) => Promise<Fed>];

const of = async (signers: Authority, more: Parameters<Authority['version']>[1], keys = {}): Promise<Fed> => {
  const version = signers.version(1, more);
  return [await signers.directive(version, 1), await signers.sign(version, keys)];
};

const CASES: Case[] = [
  [
    'whose threshold was altered on the way',
    'wrong-signature',
    true,
    async (signers) => {
      const version = signers.version(1);
      const signed = altered(await signers.sign(version), (text) => text.replace('"ge":19', '"ge":9'));
      return [await signers.directive(version, 1), signed];
    },
  ],
  [
    'whose threshold was altered before it was signed',
    'wrong-hash',
    true,
    (signers) => of(signers, { criteria: criteriaFrom(9) }),
  ],
  ['whose criteria are none', 'criteria-invalid', true, (signers) => of(signers, { criteria: { language: 'else' } })],
  ['whose permit is over', 'expired', true, (signers) => of(signers, { permit: signers.permit(-3, -1) })],
  ['whose permit is yet to come', 'not-yet-valid', true, (signers) => of(signers, { permit: signers.permit(1, 2) })],
  [
    'of another region',
    'wrong-region',
    true,
    (signers) => of(signers, { permit: signers.permit(-1, 1, { regions: ['01'] }) }),
  ],
  [
    'of another purpose',
    'wrong-purpose',
    true,
    (signers) => of(signers, { permit: signers.permit(-1, 1, { purpose: 'counting' }) }),
  ],
  [
    'that another authority signed',
    'unknown-key',
    true,
    async (signers) => of(signers, {}, { authority: await generateSigningKey() }),
  ],
  ['that only the hub signed', 'unknown-key', true, (signers) => of(signers, {}, { authority: signers.hub })],
  [
    'that lacks the signature of the authority',
    'missing-signature',
    true,
    async (signers) => {
      const [directive, signed] = await of(signers, {});
      const { payload, signatures } = signed as SignedProtocol;
      return [directive, { payload, signatures: signatures.slice(1) }];
    },
  ],
  [
    'that is truncated',
    'wrong-signature',
    true,
    async (signers) => {
      const [directive, signed] = await of(signers, {});
      return [directive, { ...(signed as SignedProtocol), payload: (signed as SignedProtocol).payload.slice(0, 400) }];
    },
  ],
  ['that is no envelope', 'malformed', true, async (signers) => [(await of(signers, {}))[0], { payload: 7 }]],
  ['that is missing', 'missing-protocol', true, async (signers) => [(await of(signers, {}))[0]]],
  [
    'that is another than the directive names',
    'ids-differ',
    true,
    async (signers) => [await signers.directive(signers.version(2), 1), await signers.sign(signers.version(1))],
  ],
  ['that another hub published', 'unknown-key', false, async (signers) => of(await Authority.at(signers.hubUrl), {})],
  [
    'that this hub published for another address',
    'wrong-hub',
    false,
    (signers) => of(new Authority('https://other.example', signers.authority, signers.hub), {}),
  ],
  [
    'whose directive the authority signed',
    'unknown-key',
    false,
    async (signers) => {
      const version = signers.version(1);
      return [await signers.directive(version, 1, 'published', signers.authority), await signers.sign(version)];
    },
  ],
  ['whose directive is no text', 'malformed', false, async (signers) => [{}, await signers.sign(signers.version(1))]],
];

describe('a protocol that must not run', () => {
  it.each(CASES)('because it is one %s is refused (%s), and the hub is told', async (_name, code, named, make) => {
    node.hub.feed(...(await make(node.signers)));
    await node.poll();
    expect(await rows()).toEqual([]);
    expect(await refusals()).toMatchObject([{ sequence: 1, code, versionId: named ? expect.any(String) : null }]);
    const reports = await node.reported();
    expect(reports).toMatchObject([{ sequence: 1, state: 'refused', code }]);
    expect('versionId' in (reports[0] ?? {})).toBe(named);
    const shown = await node.get('/api/refused-protocols');
    expect(shown.body).toMatchObject({ items: [{ sequence: 1, code }] });
    expect(await node.audit('protocol.refused')).toMatchObject([{ details: { sequence: 1, code } }]);
  });

  it('does not keep the node from those after it', async () => {
    node.hub.feed('junk');
    await node.publish(1, 1);
    expect([await rows(), await refusals()]).toMatchObject([[{ version: 1 }], [{ code: 'malformed' }]]);
    expect((await feedState()).cursor).toBe(2);
  });
});

it('a permit that begins within a minute by the clock here is no fault, and the protocol runs when it begins', async () => {
  const version = node.signers.version(1, { permit: node.signers.permit(0.01, 1) });
  node.hub.feed(await node.signers.directive(version, 1), await node.signers.sign(version));
  await node.poll();
  const at = (seconds: number) => new Date(Date.now() + seconds * 1000);
  const find = (now: Date) => node.app.get(RunningProtocols).find(node.data.manager, version.id, now);
  expect(await find(at(0))).toBeUndefined();
  expect(await find(at(60))).toMatchObject({ version: 1 });
  expect((await node.get(`/api/protocols/${version.id}`)).body).toMatchObject({ permit: 'not-yet', running: false });
});

describe('what was sent before', () => {
  it('is refused where it is an older directive', async () => {
    const version = node.signers.version(1);
    const published = [await node.signers.directive(version, 1), await node.signers.sign(version)] as const;
    node.hub.feed(...published);
    node.hub.feed(await node.signers.directive(version, 2, 'paused'));
    node.hub.feed(...published);
    node.hub.feed(await node.signers.directive(version, 2, 'withdrawn'));
    await node.poll();
    expect(await rows()).toMatchObject([{ hubState: 'paused' }]);
    expect(await refusals()).toMatchObject([
      { sequence: 3, code: 'replayed', versionId: versionId(1) },
      { sequence: 4, code: 'replayed' },
    ]);
    expect((await node.reported()).map(({ state, sequence }) => [state, sequence])).toEqual([
      ['received', 1],
      ['hub-paused', 2],
      ['refused', 3],
      ['refused', 4],
    ]);
  });

  it('is refused where it is an older version, though the hub says so anew', async () => {
    await node.publish(2, 1);
    await node.publish(1, 2);
    expect(await rows()).toMatchObject([{ version: 2 }]);
    expect(await refusals()).toMatchObject([{ sequence: 2, code: 'replayed', version: 1 }]);
  });

  it('is refused where it is another content under a known version', async () => {
    await node.publish(1, 1);
    const other = node.signers.version(1, { permit: node.signers.permit(-1, 5) });
    node.hub.feed(await node.signers.directive(other, 2), await node.signers.sign(other));
    const sameNumber = { ...other, id: versionId(77) };
    node.hub.feed(await node.signers.directive(sameNumber, 3), await node.signers.sign(sameNumber));
    await node.poll();
    expect(await refusals()).toMatchObject([{ code: 'version-changed' }, { code: 'version-changed' }]);
    expect(await rows()).toHaveLength(1);
  });

  it('is refused where it was withdrawn, though the hub publishes or pauses it anew', async () => {
    await node.publish(1, 1);
    const version = node.signers.version(1);
    node.hub.feed(await node.signers.directive(version, 2, 'withdrawn'));
    node.hub.feed(await node.signers.directive(version, 3), await node.signers.sign(version));
    node.hub.feed(await node.signers.directive(version, 4, 'paused'));
    await node.poll();
    const refused = [{ code: 'withdrawn' }, { code: 'withdrawn' }];
    expect([await rows(), await refusals()]).toMatchObject([[{ hubState: 'withdrawn' }], refused]);
  });

  it('is passed over where it is the same item of the feed', async () => {
    await node.publish(1, 1);
    const before = await rows();
    node.hub.insteadOfFeed = { json: { items: node.hub.items } };
    await node.poll();
    expect([await rows(), await refusals(), await node.reportRows()]).toMatchObject([before, [], [{}]]);
  });
});

describe('with other trusted keys', () => {
  const reread = (keys: Partial<NodeTrust['keys']>) => {
    const { identity, keys: before } = node.app.get(NodeTrust);
    const trust = { identity, keys: { authority: before.authority, hub: before.hub, ...keys } };
    return node.poll(new PollProtocols(node.data, trust, node.app.get(HubClient), silentLog));
  };

  it('the node reads the feed anew: a withdrawal that it could not believe before holds now', async () => {
    const [version, next] = [node.signers.version(1), await Authority.at(node.signers.hubUrl)];
    await node.publish(1, 1);
    node.hub.feed(await next.directive(version, 2, 'withdrawn'));
    node.hub.feed('junk');
    await node.poll();
    expect(await rows()).toMatchObject([{ hubState: 'published' }]);
    await reread({ hub: [node.signers.hub.publicKey, next.hub.publicKey] });
    expect(await rows()).toMatchObject([{ hubState: 'withdrawn' }]);
    expect((await refusals()).map(({ sequence, code }) => [sequence, code])).toEqual([
      [2, 'unknown-key'],
      [3, 'malformed'],
    ]);
    expect((await node.reported()).map(({ state }) => state)).toEqual([
      'received',
      'refused',
      'refused',
      'hub-withdrawn',
    ]);
    expect(await node.audit('protocol.received')).toHaveLength(1);
  });

  it('the node takes up what it refused for the authority, the newest of a trial only', async () => {
    const next = await Authority.at(node.signers.hubUrl);
    const version = node.signers.version(1);
    const signed = await node.signers.sign(version, { authority: next.authority });
    node.hub.feed(await node.signers.directive(version, 1), signed);
    await node.poll();
    await reread({ authority: [node.signers.authority.publicKey, next.authority.publicKey] });
    expect([await rows(), await refusals()]).toMatchObject([[{ version: 1 }], [{ code: 'unknown-key' }]]);
    node.hub.feed(await node.signers.directive(version, 2, 'withdrawn'));
    await node.poll();
    await reread({ authority: [next.authority.publicKey] });
    expect(await rows()).toMatchObject([{ hubState: 'withdrawn' }]);
    expect(await refusals()).toHaveLength(1);
    expect((await node.reported()).map(({ state }) => state)).toEqual(['refused', 'received', 'hub-withdrawn']);
  });
});

describe('the hub', () => {
  it('pauses, resumes and withdraws; of a version that is not here there is nothing to do', async () => {
    const version = node.signers.version(1);
    const states: string[] = [];
    await node.publish(1, 1);
    for (const [revision, state] of [
      [2, 'paused'],
      [3, 'published'],
      [4, 'withdrawn'],
    ] as const) {
      const envelope = (await rows())[0]?.envelope ?? '';
      const protocol = state === 'published' ? (JSON.parse(envelope) as unknown) : undefined;
      node.hub.feed(await node.signers.directive(version, revision, state), protocol);
      await node.poll();
      states.push((await rows())[0]?.hubState ?? '');
    }
    node.hub.feed(await node.signers.directive({ ...version, id: versionId(9), version: 9 }, 5, 'withdrawn'));
    await node.poll();
    expect(states).toEqual(['paused', 'published', 'withdrawn']);
    expect(await refusals()).toEqual([]);
    expect(await node.reported()).toMatchObject([
      { sequence: 1, state: 'received' },
      { sequence: 2, versionId: version.id, state: 'hub-paused' },
      { sequence: 3, versionId: version.id, state: 'hub-resumed' },
      { sequence: 4, versionId: version.id, state: 'hub-withdrawn' },
      { sequence: 5, versionId: versionId(9), state: 'hub-withdrawn' },
    ]);
    const body = (await node.get(`/api/protocols/${versionId(1)}`)).body as { history: { kind: string }[] };
    expect(body.history.map(({ kind }) => kind)).toEqual(['received', 'hub-paused', 'hub-published', 'hub-withdrawn']);
  });

  it('cannot pause one version by the id of another', async () => {
    await node.publish(1, 1);
    const version = node.signers.version(1);
    node.hub.feed(await node.signers.directive({ ...version, version: 2 }, 2, 'paused'));
    await node.poll();
    expect([await rows(), await refusals()]).toMatchObject([[{ hubState: 'published' }], [{ code: 'ids-differ' }]]);
  });
});

describe('a poll', () => {
  it.each([
    ['truncated', { text: '{"items":[{"sequence":1,"direct' }, 'hub-unreadable'],
    ['no feed', { json: { items: 7 } }, 'hub-unreadable'],
    ['a fault', { status: 500 }, 'hub-away'],
    ['"later"', { status: 503, headers: { 'retry-after': '1' } }, 'hub-away'],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:9/' } }, 'hub-redirected'],
    ['a refusal', { status: 403, json: { code: 'forbidden' } }, 'forbidden'],
  ])('that is answered with %s moves nothing on, and is tried again later', async (_name, answer, code) => {
    node.hub.insteadOfFeed = answer;
    await node.poll();
    const failed = await feedState();
    expect(failed).toMatchObject({ cursor: 0, failures: 1, failureCode: code });
    expect(failed.nextAttemptAt?.getTime()).toBeGreaterThan(failed.failedAt?.getTime() ?? Infinity);
    const before = node.hub.polls.length;
    await node.poller().run({ signal: new AbortController().signal });
    expect(node.hub.polls).toHaveLength(before);
    node.hub.insteadOfFeed = undefined;
    await node.publish(1, 1);
    expect([await rows(), await feedState()]).toMatchObject([[{ version: 1 }], { failures: 0, nextAttemptAt: null }]);
  });

  it.each(['signal', 'shutdown'])(
    'that waits ends with the %s of its worker, and counts as no failure',
    async (how) => {
      node.hub.insteadOfFeed = 'never';
      const [worker, poller] = [new AbortController(), node.poller()];
      const asked = new Promise<void>((resolve) => (node.hub.onPoll = resolve));
      const polling = node.poll(poller, worker.signal);
      await asked;
      // Another run of the same process does not ask as well.
      await poller.run({ signal: worker.signal });
      if (how === 'signal') worker.abort();
      else poller.onModuleDestroy();
      await polling;
      expect(node.hub.polls).toHaveLength(1);
      expect(await feedState()).toMatchObject({ failures: 0, lastSuccessAt: null });
    },
  );

  it('of two workers at once takes each item up once', async () => {
    for (let revision = 1; revision <= 4; revision += 1) {
      const version = node.signers.version(revision);
      node.hub.feed(await node.signers.directive(version, revision), await node.signers.sign(version));
    }
    await Promise.all([node.poll(), node.poll(), node.poll()]);
    expect(await rows()).toHaveLength(4);
    expect(await refusals()).toEqual([]);
    expect((await node.reported()).map(({ state }) => state)).toEqual(Array(4).fill('received'));
  });

  it('that was killed in between ends as one that was not', async () => {
    const version = node.signers.version(1);
    node.hub.feed('junk');
    node.hub.feed(await node.signers.directive(version, 1), await node.signers.sign(version));
    node.hub.feed(await node.signers.directive(version, 2, 'paused'));
    for (const table of ['refused_protocol', 'protocol_event', 'node_report', 'outbox', 'protocol_feed']) {
      await node.data.query(`create or replace function fall() returns trigger language plpgsql as
        $$ begin raise exception 'killed'; end $$`);
      await node.data.query(
        `create trigger fall before insert or update of ${
          table === 'protocol_feed' ? 'cursor' : 'id'
        } on ${table} for each row execute function fall()`,
      );
      await node.poll();
      await node.data.query(`drop trigger fall on ${table}`);
    }
    await node.poll();
    expect([await rows(), await refusals()]).toMatchObject([[{ hubState: 'paused' }], [{ code: 'malformed' }]]);
    expect((await node.reported()).map(({ state }) => state)).toEqual(['refused', 'received', 'hub-paused']);
    expect(await feedState()).toMatchObject({ cursor: 3, failures: 0 });
  });

  it('asks nothing while the node is not registered', async () => {
    await node.data.query('update hub_connection set client_id = null');
    await node.poll();
    expect([node.hub.hub.asked, await feedState()]).toMatchObject([[], { failures: 0 }]);
  });

  it('begins anew at another hub', async () => {
    await node.publish(1, 1);
    await node.data.query(`update protocol_feed set source = 'another', cursor = 99`);
    await node.poll();
    expect(node.hub.polls.at(-2)).toMatch(/after=0&/);
  });
});
