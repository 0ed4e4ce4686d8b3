import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createDatabase, dropDatabase } from '@kohort/embedded-postgres/testing';
import type { EntryKind } from '@kohort/enrolment';
import { AuditSealer, auditHead, createDataSource, migrate, readAudit } from '@kohort/persistence';
import { generateSigningKey, HUB_PATHS, verifyTotals, type RecruitmentTotals } from '@kohort/protocol';
import type { DataSource } from 'typeorm';
import { HubClient } from '../../hub-connection/hub-client.js';
import type { NodeIdentity } from '../../hub-connection/node-identity.js';
import { FakeHub, type Answer } from '../../hub-connection/testing/fake-hub.js';
import { criteriaOf, ProtocolsTwin } from '../../matching/testing/protocols-twin.js';
import { CreateEnrolment } from '../create-enrolment.migration.js';
import { EnrolmentEventRow } from '../enrolment-event.entity.js';
import { EnrolmentRow } from '../enrolment.entity.js';
import { TrialSiteRow } from '../trial-site.entity.js';
import { sendTotals } from './jobs.js';
import { RecruitmentTotalsRow } from './recruitment-totals.entity.js';
import { ReleaseTotals } from './release-totals.js';
import { SendTotals } from './send-totals.handler.js';
import { TotalsSender } from './send-totals.js';

const CRITERIA = criteriaOf([{ id: 'adult', kind: 'inclusion', expression: { type: 'age', ge: 18 } }]);
const NOW = new Date('2026-11-30T23:30:00Z');
const later = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
const [HERE = '', THERE = ''] = [randomUUID(), randomUUID()].sort();
const ENROLLED: EntryKind[] = ['refer', 'record-consent', 'begin-screening', 'sign-eligibility', 'enrol'];
const NONE = { consented: 0, screening: 0, eligible: 0, enrolled: 0, completed: 0, withdrawn: 0, screenFailed: 0 };

let url: string;
let data: DataSource;
let hub: FakeHub;
let insteadOfTaking: Answer | undefined;
let identity: NodeIdentity;
let protocols: ProtocolsTwin;
beforeEach(async () => {
  url = await createDatabase();
  const entities = [EnrolmentRow, EnrolmentEventRow, TrialSiteRow, RecruitmentTotalsRow];
  const settings = { url, applicationName: 'kohort-test', entities, migrations: [CreateEnrolment] };
  data = await createDataSource(settings).initialize();
  await migrate(data);
  hub = await FakeHub.start();
  hub.answer = ({ path }) =>
    path === HUB_PATHS.token
      ? { json: { access_token: 'token', token_type: 'Bearer', expires_in: 300, scope: 'node' } }
      : (insteadOfTaking ?? { status: 204 });
  insteadOfTaking = undefined;
  identity = { hubUrl: hub.url, region: '12', key: await generateSigningKey() };
  protocols = new ProtocolsTwin();
});
afterEach(async () => {
  await data.destroy();
  await dropDatabase(url);
  await hub.stop();
});

const release = (now = NOW): Promise<void> => {
  const rhythm = { cron: '0 6 * * 1', timeZone: 'Europe/Stockholm' };
  return new ReleaseTotals(data, protocols, { rhythm }).release(now);
};
const sender = () => new TotalsSender(data, identity, new HubClient(identity, () => Promise.resolve(randomUUID())));
const { signal } = new AbortController();
const rows = () => data.manager.find(RecruitmentTotalsRow, { order: { at: 'ASC' } });
const run = (trialId: string = randomUUID()) => protocols.run(protocols.version(CRITERIA, trialId));

/** An attempt that went through these steps. */
async function attempt(trialId: string, siteId: string, kinds: readonly EntryKind[], voided = false): Promise<void> {
  const id = randomUUID();
  await data.manager.insert(EnrolmentRow, {
    ...{ id, trialId, siteId, personId: null, personLabel: null, attempt: 1, state: 'referred', source: 'self' },
    ...{ caseId: null, referredBy: null, screeningNumber: id, versionId: trialId, version: 1, summary: {} },
    ...{ consentedVersion: kinds.includes('record-consent') ? 1 : null, erasedAt: null, rowVersion: 1 },
    ...{ createdAt: NOW, changedAt: NOW },
  });
  const entries = kinds.map((kind) => ({ id: randomUUID(), kind, corrects: null as string | null }));
  const last = entries.at(-1);
  if (voided && last !== undefined) entries.push({ id: randomUUID(), kind: 'void', corrects: last.id });
  for (const entry of entries)
    await data.manager.insert(EnrolmentEventRow, {
      ...{ ...entry, enrolmentId: id, stateFrom: null, stateTo: 'referred', eventDate: '2026-11-01', enteredAt: NOW },
      ...{ actorKind: 'user', actorId: 'x', code: null, details: {}, correctionReason: null, correctionNote: null },
    });
}
const taken = async (): Promise<RecruitmentTotals[]> => {
  const totals: RecruitmentTotals[] = [];
  for (const { body } of hub.to(HUB_PATHS.totals)) {
    const { totals: text } = JSON.parse(body) as { totals: string };
    const verified = await verifyTotals(text, { key: identity.key.publicKey, hub: hub.url, now: Date.now() });
    if (!verified.ok) throw new Error(verified.error.message);
    totals.push(verified.value);
  }
  return totals;
};

describe('recruitment totals', () => {
  it('count what came after informed consent, by site, of running trials and of those that are over', async () => {
    const { trialId, versionId } = run();
    await attempt(trialId, HERE, ['refer', 'contact', 'decline']);
    await attempt(trialId, HERE, ENROLLED);
    await attempt(trialId, HERE, [...ENROLLED, 'withdraw']);
    await attempt(trialId, HERE, ENROLLED, true);
    await attempt(trialId, THERE, ['refer', 'record-consent', 'begin-screening', 'fail-screening']);
    const settings = { target: 20 } as TrialSiteRow['settings'];
    const site = { trialId, siteId: HERE, settings, rowVersion: 1, changedAt: NOW, changedBy: 'x' };
    await data.manager.insert(TrialSiteRow, site);
    const over = randomUUID();
    await attempt(over, THERE, ['refer', 'record-consent']);
    await attempt(randomUUID(), THERE, ['refer', 'contact']);
    await release();

    const told = (await rows()).map(({ totals }) => totals);
    expect(told).toHaveLength(2);
    const here = {
      ...NONE,
      site: HERE,
      target: 20,
      consented: 3,
      screening: 3,
      eligible: 3,
      enrolled: 2,
      withdrawn: 1,
    };
    const there = { ...NONE, site: THERE, consented: 1, screening: 1, screenFailed: 1 };
    expect(told.find((each) => each.trialId === trialId)).toEqual({
      ...{ id: expect.any(String), trialId, versionId, at: NOW.toISOString(), through: '2026-12-01' },
      sites: [here, there],
    });
    expect(told.find((each) => each.trialId === over)?.sites).toEqual([{ ...NONE, site: THERE, consented: 1 }]);
    expect(JSON.stringify(told)).not.toMatch(/referred|contacted|declined/);

    const { events } = await readAudit(data, { limit: 10, action: 'recruitment-totals.released' });
    expect(events).toHaveLength(3);
    expect(events.find(({ details }) => details['site'] === HERE)).toMatchObject({
      subject: { type: 'trial', id: trialId },
      details: { through: '2026-12-01', ...here },
    });
  });

  it('are told each week, and by a quicker rhythm when a number changes; with the end of the audit', async () => {
    const { trialId } = run();
    await release();
    await release(later(1));
    expect(await rows()).toMatchObject([{ totals: { sites: [] } }]);
    expect((await rows())[0]?.totals.auditHead).toBeUndefined();
    await attempt(trialId, HERE, ENROLLED);
    await release(later(2));
    await new AuditSealer(data).seal(NOW);
    await release(later(7 * 24 * 60));
    const head = await auditHead(data.manager);
    expect(head).toBeDefined();
    expect((await rows()).map(({ totals }) => totals.auditHead)).toEqual([undefined, undefined, head]);
  });

  it('are told once more of a trial that is over, where the last consent was voided since', async () => {
    const over = randomUUID();
    await attempt(over, THERE, ['refer', 'record-consent']);
    await release();
    const [consent] = await data.manager.findBy(EnrolmentEventRow, { kind: 'record-consent' });
    const [enrolment] = await data.manager.findBy(EnrolmentRow, { trialId: over });
    await data.manager.insert(EnrolmentEventRow, {
      ...{
        id: randomUUID(),
        enrolmentId: enrolment?.id ?? '',
        kind: 'void',
        corrects: consent?.id ?? null,
        stateFrom: null,
      },
      ...{ stateTo: 'referred', eventDate: '2026-11-01', enteredAt: NOW, actorKind: 'user', actorId: 'x', code: null },
      ...{ details: {}, correctionReason: null, correctionNote: null },
    });
    await data.manager.update(EnrolmentRow, { trialId: over }, { consentedVersion: null });
    await release(later(60));
    await release(later(7 * 24 * 60));
    expect((await rows()).map(({ totals }) => totals.sites)).toEqual([
      [{ ...NONE, site: THERE, consented: 1 }],
      [{ ...NONE, site: THERE }],
    ]);
  });

  it('say when they are sent what stands in the chain where the hub was last told of', async () => {
    const { trialId } = run();
    const sendAt = async (minutes: number) => {
      await release(later(minutes));
      await sender().sendUnsent(later(minutes + 1), signal);
      return (await taken()).at(-1)?.auditHead;
    };
    await attempt(trialId, HERE, ENROLLED);
    await sendAt(0);
    await new AuditSealer(data).seal(NOW);
    const first = await auditHead(data.manager);
    await attempt(trialId, HERE, ENROLLED);
    expect(await sendAt(2)).toEqual(first);
    await new AuditSealer(data).seal(NOW);
    await attempt(trialId, HERE, ENROLLED);
    expect(await sendAt(4)).toEqual({ ...(await auditHead(data.manager)), previous: first });
    await data.query('alter table audit_chain disable trigger audit_chain_append_only');
    await data.query(`update audit_chain set hash = decode(repeat('ab', 32), 'hex')`);
    await attempt(trialId, HERE, ENROLLED);
    expect((await sendAt(6))?.previous?.hash).toBe('ab'.repeat(32));
  });

  it('have times that grow, whatever the clock does', async () => {
    const { trialId } = run();
    await release();
    await attempt(trialId, HERE, ENROLLED);
    await release(later(-600));
    const [first, second] = await rows();
    expect(second?.at.getTime()).toBe((first?.at.getTime() ?? 0) + 1);
    expect(second?.totals.at).toBe(second?.at.toISOString());
  });

  it('leave by the outbox, once, signed with the node’s key', async () => {
    run();
    await release();
    const jobs = await data.query<{ payload: { totalsId: string } }[]>('select payload from outbox where job = $1', [
      sendTotals.name,
    ]);
    const [row] = await rows();
    expect(jobs).toEqual([{ payload: { totalsId: row?.id } }]);
    const handler = new SendTotals(sender());
    for (let twice = 0; twice < 2; twice += 1)
      expect(await handler.run({ payload: { totalsId: row?.id ?? '' }, signal })).toBeUndefined();
    expect(await taken()).toEqual([row?.totals]);
    expect(await rows()).toMatchObject([{ sentAt: expect.any(Date), failureCode: null }]);
  });

  it.each([
    ['is away', { status: 503 }, 'hub-away'],
    ['refuses them', { status: 422, json: { code: 'proof-refused' } }, 'proof-refused'],
  ])('are tried again while the hub %s, and kept however long that is', async (_name, answer, code) => {
    run();
    await release();
    const [row] = await rows();
    insteadOfTaking = answer;
    const tried = await new SendTotals(sender()).run({ payload: { totalsId: row?.id ?? '' }, signal });
    expect(tried).toMatchObject({ failure: 'try-again', code });
    expect(await rows()).toMatchObject([{ sentAt: null, failureCode: code }]);
    insteadOfTaking = undefined;
    await sender().sendUnsent(later(-1), signal);
    expect(await rows()).toMatchObject([{ sentAt: null }]);
    await sender().sendUnsent(later(1), signal);
    expect(await rows()).toMatchObject([{ sentAt: expect.any(Date), failureCode: null }]);
  });

  it('that the hub refuses do not hold up others', async () => {
    run();
    run();
    await release();
    insteadOfTaking = { status: 422, json: { code: 'proof-refused' } };
    await sender().sendUnsent(later(1), signal);
    expect(hub.to(HUB_PATHS.totals)).toHaveLength(2);
    insteadOfTaking = { status: 503 };
    expect(await sender().sendUnsent(later(1), signal)).toMatchObject({ code: 'hub-away' });
  });
});
