import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { silentLog, startTestApp } from '@kohort/platform/testing';
import type { ProtocolFeed } from '@kohort/protocol';
import type { INestApplication } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { HubApiModule } from '../api.module.js';
import { NodeRow } from '../nodes/node.entity.js';
import { HUB, TOKEN_ENDPOINT } from '../nodes/testing/test-node.js';
import { PermitRow } from '../permits/permit.entity.js';
import { SigningKeys } from '../permits/signing-keys.js';
import { hubConfig, hubDatabase } from '../testing/hub-app.js';
import { TrialRow } from '../trials/trial.entity.js';
import { TrialDesk } from '../trials/testing/trial-desk.js';
import { DirectiveBell } from './directive-bell.js';
import { DirectiveRow } from './directive.entity.js';
import { giveDirective } from './give-directive.js';
import { approvedTrial, lastSequence, move, officer, ReportingNode } from './testing/published-trial.js';

/** Longer than any test may take: what answers before, was woken. */
const LONG = 25;
/** Here only a ring wakes. */
const FOR_EVER = 2 ** 30;

jest.setTimeout(30_000);

describe("a node's feed", () => {
  /** Two processes of one hub, as far as they share the database only. */
  let apps: [INestApplication, INestApplication];
  let app: INestApplication;
  let sponsor: TrialDesk;
  let desk: TrialDesk;
  let node: ReportingNode;
  beforeAll(async () => {
    const module = HubApiModule.for(hubConfig(await hubDatabase()), silentLog);
    apps = [await startTestApp(module), await startTestApp(module)];
    app = apps[0];
    sponsor = await TrialDesk.sponsor(app);
    desk = await officer(app);
    node = await ReportingNode.of(app, '12');
  });
  afterAll(() => Promise.all(apps.map((each) => each.close())));

  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  const waitingAt = (each: INestApplication): number => each.get(DirectiveBell).waiting;

  it('answers at once with what is there, and with nothing where nobody waits', async () => {
    expect(await node.feed(await lastSequence(app))).toEqual([]);
    const id = await approvedTrial(sponsor, desk);
    await move(sponsor, id, 'publish');
    const items = await node.feed((await lastSequence(app)) - 1, LONG);
    expect(items).toHaveLength(1);
    expect(items[0]?.protocol).toBeDefined();
  });

  it('wakes who waits at any process when something is published, and at no other time', async () => {
    const id = await approvedTrial(sponsor, desk, ['12']);
    const elsewhere = await ReportingNode.of(app, '14');
    const from = await lastSequence(app);
    const waits = apps.map((each) => node.at(each).feed(from, LONG));
    const other = elsewhere.feed(from, 2);
    await until(() => waitingAt(apps[0]) === 2 && waitingAt(apps[1]) === 1);
    const rung = apps.map((each) => each.get(DirectiveBell).listen(FOR_EVER, new AbortController().signal).heard);
    await move(sponsor, id, 'publish');
    await Promise.all(rung);
    const answers = await Promise.all(waits);
    expect(answers.map((items) => items.map(({ sequence }) => sequence))).toEqual([[from + 1], [from + 1]]);
    expect(await other).toEqual([]);
  });

  it('holds no connection of the database while a hundred nodes wait', async () => {
    const from = await lastSequence(app);
    const waits = Array.from({ length: 100 }, () => node.feed(from, LONG));
    await until(() => waitingAt(app) === 100);
    const id = await approvedTrial(sponsor, desk);
    await move(sponsor, id, 'publish');
    const answers = await Promise.all(waits);
    expect(answers.every((items) => items.length === 1)).toBe(true);
    expect(waitingAt(app)).toBe(0);
  });

  it('forgets a node that went away', async () => {
    const asked = node.poll(await lastSequence(app), LONG);
    const answer = asked.then(
      () => 'answered',
      () => 'gone',
    );
    await until(() => waitingAt(app) === 1);
    asked.abort();
    await until(() => waitingAt(app) === 0);
    // supertest never settles what it aborted.
    void answer;
  });

  it('hears again after its connection was cut', async () => {
    const id = await approvedTrial(sponsor, desk);
    const from = await lastSequence(app);
    const wait = node.feed(from, LONG);
    await until(() => waitingAt(app) === 1);
    await app.get(DataSource)
      .query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name like '%kohort_directive'
                and datname = current_database()`);
    await move(sponsor, id, 'publish');
    expect(await wait).toHaveLength(1);
  });

  it('refuses a node that is revoked while it waits', async () => {
    const leaving = await ReportingNode.of(app, '24');
    const wait = leaving.poll(await lastSequence(app), LONG).then(({ status }) => status);
    await until(() => waitingAt(app) === 1);
    await app
      .get(DataSource)
      .manager.update(NodeRow, { id: leaving.node.clientId }, { revokedAt: new Date(), revokedBecause: 'replaced' });
    app.get(DirectiveBell).ring();
    expect(await wait).toBe(401);
  });

  it.each(['after=-1', 'after=x', 'wait=26', 'wait=-1', 'more=1'])('refuses the query %s', async (query) => {
    const { status } = await node.poll().query(query);
    expect(status).toBe(422);
  });

  it('answers large protocols a few at a time, so that no answer is too long for a node', async () => {
    const from = await lastSequence(app);
    const { manager } = app.get(DataSource);
    const heavy = { payload: 'A'.repeat(900_000), signatures: [{ protected: 'A', signature: 'A' }] };
    for (let number = 0; number < 3; number += 1) {
      const trialId = await approvedTrial(sponsor, desk);
      const versionId = randomUUID();
      const { id: _id, ...permit } = await manager.findOneByOrFail(PermitRow, { trialId });
      await manager.insert(PermitRow, { ...permit, id: randomUUID(), versionId, signedProtocol: heavy });
      const told = {
        trialId,
        versionId,
        revision: 1,
        state: 'published',
        regions: ['12'],
        givenBy: 'sponsor',
      } as const;
      await manager.insert(DirectiveRow, { ...told, regions: ['12'], reason: null, signed: 'A', at: new Date() });
    }
    const pages: number[] = [];
    for (let after = from; ;) {
      const items = await node.feed(after);
      if (items.length === 0) break;
      pages.push(items.length);
      after = items.at(-1)?.sequence ?? after;
    }
    expect(pages).toEqual([1, 1, 1]);
  });

  it('gives no number behind a greater one: who takes one waits for who took one before', async () => {
    const [first, second] = [await approvedTrial(sponsor, desk), await approvedTrial(sponsor, desk)];
    const from = await lastSequence(app);
    const source = app.get(DataSource);
    let commit: () => void = () => undefined;
    const mayCommit = new Promise<void>((resolve) => (commit = resolve));
    let taken: () => void = () => undefined;
    const isTaken = new Promise<void>((resolve) => (taken = resolve));
    const open = source.transaction(async (manager) => {
      const speaker = { keys: app.get(SigningKeys), hub: { issuer: HUB, tokenEndpoint: TOKEN_ENDPOINT } };
      const trial = await manager.findOneByOrFail(TrialRow, { id: first });
      const version = { id: randomUUID(), number: 1 };
      const told = { state: 'paused', regions: ['12'], givenBy: 'sponsor', reason: null } as const;
      await giveDirective(manager, speaker, { trial, version, ...told, regions: ['12'] }, new Date());
      taken();
      await mayCommit;
    });
    await isTaken;
    const later = move(sponsor, second, 'publish').then(() => 'published');
    const waits = async (): Promise<string> => {
      const waiting = `select 1 from pg_locks where locktype = 'advisory' and not granted
                         and database = (select oid from pg_database where datname = current_database())`;
      while ((await source.query<object[]>(waiting)).length === 0) await new Promise((done) => setTimeout(done, 10));
      return 'waits';
    };
    expect(await Promise.race([later, waits()])).toBe('waits');
    expect(await node.feed(from)).toEqual([]);
    commit();
    await Promise.all([open, later]);
    expect((await node.feed(from)).map(({ sequence }) => sequence)).toEqual([from + 1, from + 2]);
  });

  it('misses nothing of what is published at once, in the order of its numbers', async () => {
    const trials = await Promise.all(Array.from({ length: 20 }, () => approvedTrial(sponsor, desk)));
    const from = await lastSequence(app);
    /** Five directives a trial: 8 at a time work through them, at both processes. */
    const steps = ['publish', 'pause', 'resume', 'pause', 'resume'];
    const open = [...trials];
    const work = async (): Promise<void> => {
      for (let id = open.pop(); id !== undefined; id = open.pop())
        for (const step of steps) await move(sponsor, id, step);
    };
    const writing = { over: false };
    const read: ProtocolFeed['items'] = [];
    const reading = (async () => {
      for (let isLast = false; !isLast;) {
        isLast = writing.over;
        read.push(...(await node.at(apps[1]).feed(read.at(-1)?.sequence ?? from, isLast ? 0 : 1)));
        // The last page may be a full one.
        isLast &&= (await node.feed(read.at(-1)?.sequence ?? from)).length === 0;
      }
    })();
    await Promise.all(Array.from({ length: 8 }, work));
    writing.over = true;
    await reading;
    const rows = await app
      .get(DataSource)
      .query<{ sequence: string }[]>('select sequence from directive where sequence > $1 order by sequence', [from]);
    expect(rows).toHaveLength(100);
    expect(read.map(({ sequence }) => sequence)).toEqual(rows.map(({ sequence }) => Number(sequence)));
    const pages = await node.feed(from);
    expect(pages.map(({ sequence }) => sequence)).toEqual(rows.slice(0, 20).map(({ sequence }) => Number(sequence)));
  }, 120_000);

  it('answers those who wait when the hub stops, which does not wait for them', async () => {
    const stopping = await startTestApp(HubApiModule.for(hubConfig(await hubDatabase()), silentLog));
    const waiter = await ReportingNode.of(stopping, '12');
    const wait = waiter.feed(0, LONG);
    await until(() => waitingAt(stopping) === 1);
    await Promise.all([stopping.close(), wait]);
    expect(await wait).toEqual([]);
  });
});
