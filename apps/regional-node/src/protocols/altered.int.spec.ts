import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ProtocolDetail, ProtocolPage } from '@kohort/node-api';
import { silentLog } from '@kohort/platform/testing';
import { generateSigningKey, signStatement } from '@kohort/protocol';
import { NoteAltered } from './note-altered.js';
import { ProtocolTrialRow } from './protocol-trial.entity.js';
import { ProtocolRow } from './protocol.entity.js';
import { RunningProtocols } from './running-protocols.js';
import { SITE, TRIAL, versionId } from './testing/authority.js';
import { ProtocolNode } from './testing/protocol-node.js';
import { VerifiedProtocols } from './verified-protocols.js';

let node: ProtocolNode;
beforeEach(async () => {
  node = await ProtocolNode.start();
  await node.publish(1, 1);
}, 60_000);
afterEach(() => node.stop());

const path = (version: number, move = ''): string => `/api/protocols/${versionId(version)}${move && `/${move}`}`;
const SITES = [{ site: SITE, decision: 'allowed' as const }];
const allow = (version = 1) => node.post(path(version, 'allow'), { sites: SITES });
const stop = () => node.post(path(1, 'stop'), { code: 'safety' });
const row = () => node.data.manager.findOneByOrFail(ProtocolRow, { id: versionId(1) });
const trial = () => node.data.manager.findOneByOrFail(ProtocolTrialRow, { trialId: TRIAL });
const set = (values: string, more: readonly unknown[] = []) =>
  node.data.query(`update protocol set ${values} where version = 1`, [...more]);
const tell = async (state: 'paused' | 'withdrawn', revision: number, version = 1) => {
  node.hub.feed(await node.signers.directive(node.signers.version(version), revision, state));
  await node.poll();
};
const running = async () => {
  const list = await node.app.get(RunningProtocols).list(node.data.manager, new Date());
  return list.map(({ version }) => version);
};
const found = () => node.app.get(RunningProtocols).find(node.data.manager, versionId(1), new Date());

/** It does not run, nor can it be dry-run, and both pages and the audit say why; the audit once. */
async function expectFault(fault: string): Promise<void> {
  expect([await running(), await found()]).toEqual([[], undefined]);
  const told = { running: false, fault };
  expect((await node.get(path(1))).body as ProtocolDetail).toMatchObject(told);
  const { items } = (await node.get('/api/protocols')).body as ProtocolPage;
  expect(items.find(({ version }) => version === 1)).toMatchObject(told);
  const noting = new NoteAltered(node.data, node.app.get(VerifiedProtocols), silentLog);
  await Promise.all([noting.run(), noting.run()]);
  await noting.run();
  expect(await node.audit('protocol.altered')).toMatchObject([
    { subject: { id: versionId(1) }, details: { code: fault } },
  ]);
}

describe("a steward's decision that somebody wrote into the database", () => {
  it('lets nothing run, and the steward can still decide', async () => {
    await set(`decision = 'allowed'`);
    await expectFault('wrong-decision');
    expect((await allow()).body).toMatchObject({ decision: 'allowed', running: true });
    expect(await running()).toEqual([1]);
  });

  it('does not end a pause', async () => {
    await allow();
    await node.post(path(1, 'pause'));
    await set(`decision = 'allowed'`);
    await expectFault('wrong-decision');
  });

  it.each(['allowed', 'waiting'])('does not bring back what was stopped (%s)', async (decision) => {
    await allow();
    await stop();
    await set(`decision = '${decision}'`);
    expect([await running(), await found()]).toEqual([[], undefined]);
    expect((await allow()).body).toMatchObject({ code: 'wrong-state' });
  });

  it('lets nothing run with the statement that was true before', async () => {
    await allow();
    const { statement } = await row();
    await stop();
    await set(`decision = 'allowed', statement = $1`, [statement]);
    await expectFault('wrong-decision');
  });

  it('lets nothing run with that statement, where another version was decided on since', async () => {
    await allow();
    const { statement } = await row();
    await stop();
    await node.publish(2, 2);
    await node.post(path(2, 'decline'), { code: 'other' });
    await set(`decision = 'allowed', statement = $1`, [statement]);
    await expectFault('wrong-decision');
  });

  it('lets nothing run with the statement put back with the trial alone', async () => {
    await allow();
    const { statement } = await row();
    await stop();
    await set(`decision = 'allowed'`);
    await node.data.manager.update(ProtocolTrialRow, { trialId: TRIAL }, { statement });
    await expectFault('wrong-decision');
  });

  it('does not keep a version that runs out of the way of a newer one', async () => {
    await allow();
    await set(`decision = 'declined'`);
    await node.publish(2, 2);
    await allow(2);
    await node.post(path(2, 'stop'), { code: 'other' });
    await set(`decision = 'allowed'`);
    await expectFault('wrong-decision');
  });

  it.each(['of another key', 'of another trial'])('lets nothing run with a statement %s', async (which) => {
    const key = which === 'of another key' ? await generateSigningKey() : node.identity.key;
    const decided = { versionId: versionId(1), decision: 'allowed' as const, sites: SITES, actor: 'me' };
    const trialId = which === 'of another key' ? TRIAL : versionId(5);
    const decisions = [{ ...decided, at: new Date().toISOString() }];
    await set(`decision = 'allowed', statement = $1`, [await signStatement(key, { trialId, number: 9, decisions })]);
    await expectFault('wrong-decision');
  });
});

describe("a hub's word that somebody wrote into the database", () => {
  beforeEach(() => allow());

  it('brings nothing back that was withdrawn', async () => {
    await tell('withdrawn', 2);
    await set(`hub_state = 'published'`);
    await expectFault('wrong-directive');
    expect((await allow()).body).toMatchObject({ code: 'permit-not-valid' });
  });

  it.each(['paused', 'withdrawn'] as const)('does not run by the directive before it was %s', async (state) => {
    const { directive } = await row();
    await tell(state, 2);
    await set(`hub_state = 'published', directive = $1`, [directive]);
    await expectFault('wrong-directive');
  });

  it('does not run by that directive, put back with the trial alone', async () => {
    const { directive } = await trial();
    await tell('withdrawn', 2);
    await set(`hub_state = 'published'`);
    await node.data.manager.update(ProtocolTrialRow, { trialId: TRIAL }, { directive });
    await expectFault('wrong-directive');
  });

  it('does not run by a directive of another version', async () => {
    const directive = await node.signers.directive(node.signers.version(2), 9);
    await set(`directive = $1`, [directive]);
    await expectFault('wrong-directive');
  });

  it('does not make a pause of what was withdrawn', async () => {
    await tell('paused', 2);
    const { directive } = await row();
    await tell('withdrawn', 3);
    await set(`hub_state = 'paused', directive = $1`, [directive]);
    expect(await found()).toBeUndefined();
  });
});

it('a permit that somebody lengthened in the database is over when it was signed to be, in the list too', async () => {
  const version = node.signers.version(2, { permit: node.signers.permit(-1, 2 / 3600) });
  node.hub.feed(await node.signers.directive(version, 2), await node.signers.sign(version));
  await node.poll();
  await allow(2);
  await node.data.query(`update protocol set valid_until = '2099-01-01' where version = 2`);
  await new Promise((resolve) => setTimeout(resolve, 2_100));
  const { items } = (await node.get('/api/protocols')).body as ProtocolPage;
  const told = { permit: 'expired', running: false, fault: 'expired', validUntil: version.permit.validUntil };
  expect(items.find((each) => each.version === 2)).toMatchObject(told);
  expect((await node.get(path(2))).body).toMatchObject(told);
});

it('a version does not run once a later one was stopped after it, which is nobody writing into the database', async () => {
  await allow();
  await node.publish(2, 2);
  await tell('paused', 3, 2);
  expect(await running()).toEqual([]);
  expect((await node.get(path(1))).body).toMatchObject({ running: false, fault: 'overtaken' });
  await new NoteAltered(node.data, node.app.get(VerifiedProtocols), silentLog).run();
  expect(await node.audit('protocol.altered')).toEqual([]);
});
