import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { measured, personRecord } from '@kohort/evaluation/testing';
import type { CandidatePage, TrialsOfPerson } from '@kohort/node-api';
import { openSession } from '@kohort/platform/testing';
import request from 'supertest';
import { endObjection } from '../consent/end-objection.js';
import type { NewObjection } from '../consent/objection-register.js';
import { recordObjection } from '../consent/record-objection.js';
import type { RunningProtocol } from '../protocols/running-protocols.js';
import { CandidateRow } from './candidate.entity.js';
import { RunDryRun } from './dry-run.handler.js';
import { DryRunRow } from './dry-run.entity.js';
import { ProtocolChanged } from './protocol-changed.handler.js';
import { startDryRun } from './start-dry-run.js';
import { startSweep } from './start-sweep.js';
import { criteriaOf } from './testing/protocols-twin.js';
import { jobOf, TestRegion } from './testing/test-region.js';

const adult = { id: 'adult', kind: 'inclusion', expression: { type: 'age', ge: 18 } };
const grown = { id: 'grown', kind: 'inclusion', expression: { type: 'age', ge: 20 } };
const haemoglobin = {
  id: 'haemoglobin',
  kind: 'inclusion',
  expression: {
    type: 'value',
    records: { resource: 'Observation', code: { include: [{ system: 'http://loinc.org', codes: ['718-7'] }] } },
    pick: 'latest',
    test: { ge: 120, unit: 'g/L' },
  },
};
const actor = { kind: 'user', id: 'steward' } as const;
const someone = (id: string) => ({
  ...personRecord([], { id, generalPractitioners: ['Practitioner/clinician'] }),
  facts: [measured('718-7', '2025-12-01', 130, 'g/L')],
});

describe('somebody who objects', () => {
  let region: TestRegion;
  let trial: RunningProtocol;
  let other: RunningProtocol;
  beforeAll(async () => {
    region = await TestRegion.start();
    await region.people.put(region.manager, ['a', 'b'].map(someone));
    await region.manager.query(
      `insert into person (id, person, survivor_id, protected) values ('old', '{}', 'a', false)`,
    );
  }, 60_000);
  afterAll(() => region.app.close());
  beforeEach(async () => {
    await region.manager.query('truncate candidate, candidate_event, sweep, dry_run, objection, contact_review');
    region.protocols.running.clear();
    trial = region.protocols.run(region.protocols.version(criteriaOf([adult, haemoglobin])));
    other = region.protocols.run(region.protocols.version(criteriaOf([grown])));
    for (const protocol of [trial, other]) await sweep(protocol);
  });

  const sweep = async (protocol: RunningProtocol): Promise<void> => {
    const start = region.dataSource.transaction((manager) =>
      startSweep(manager, region.matching, protocol, new Date()),
    );
    await region.sweep(await start);
  };
  const object = (personId: string, kind: NewObjection['kind'], trialId?: string) =>
    region.dataSource.transaction((manager) =>
      recordObjection(manager, { personId, kind, source: 'patient', ...(trialId && { trialId }) }, actor, new Date()),
    );
  const end = (id: string) => region.dataSource.transaction((manager) => endObjection(manager, id, actor, new Date()));
  async function read<Body>(path: string, role: string, status = 200): Promise<Body> {
    const { cookie } = await openSession(region.app, [role]);
    const server = region.app.getHttpServer() as Parameters<typeof request>[0];
    const answer = await request(server).get(`/api/${path}`).set({ cookie });
    expect([path, role, answer.status]).toEqual([path, role, status]);
    return answer.body as Body;
  }
  const listed = async (role = 'steward') => {
    const { items } = await read<CandidatePage>('candidates?sort=firstAt&order=asc', role);
    return items.map(({ personId, trialId }) => `${personId} ${trialId === trial.trialId ? 'trial' : 'other'}`).sort();
  };
  const candidate = (personId: string, { trialId } = trial) =>
    region.manager.findOneByOrFail(CandidateRow, { personId, trialId });
  const reviews = async () => {
    const text =
      'with taken as (delete from contact_review returning person_id) select person_id from taken order by 1';
    return (await region.manager.query<{ person_id: string }[]>(text)).map(({ person_id }) => person_id);
  };

  it.each(['contact', 'use'] as const)('to %s is in no list and on no page, for any reader, at once', async (kind) => {
    const { id } = await candidate('a');
    expect(await listed()).toEqual(['a other', 'a trial', 'b other', 'b trial']);
    const objection = await object('old', kind);
    for (const role of ['steward', 'clinician']) {
      expect(await listed(role)).toEqual(['b other', 'b trial']);
      await read(`candidates/${id}`, role, 404);
      await read(`candidates/${id}/events`, role, 404);
      await read('people/a/trials', role, 404);
    }
    await end(objection);
    for (const role of ['steward', 'clinician']) {
      expect(await listed(role)).toHaveLength(4);
      await read(`candidates/${id}`, role);
      await read('people/a/trials', role);
    }
  });

  it('to a trial is left out for that trial', async () => {
    await object('a', 'trial', trial.trialId);
    expect(await listed()).toEqual(['a other', 'b other', 'b trial']);
    await read(`candidates/${(await candidate('a')).id}`, 'steward', 404);
    await read(`candidates/${(await candidate('a', other)).id}`, 'steward');
    const { items } = await read<TrialsOfPerson>('people/a/trials', 'steward');
    expect(items.map(({ trialId }) => trialId)).toEqual([other.trialId]);
    await object('a', 'trial', randomUUID());
    expect(await listed()).toEqual(['a other', 'b other', 'b trial']);
  });

  it('to use is no candidate any more, without what the records said, until the objection is ended', async () => {
    const before = await candidate('a');
    expect(before.verdicts.some(({ evidence }) => evidence.length > 0)).toBe(true);
    const objection = await object('a', 'use');
    await sweep(trial);
    const ended = await candidate('a');
    expect(ended.state).toBe('no-longer-eligible');
    expect(ended.verdicts.every(({ evidence }) => evidence.length === 0)).toBe(true);
    expect((await region.events(trial.trialId, 'a')).at(-1)).toMatchObject({
      ...{ kind: 'no-longer-eligible', cause: { person: 'objected' } },
    });
    await end(objection);
    await sweep(trial);
    expect((await region.events(trial.trialId, 'a')).map(({ kind }) => kind)).toEqual([
      ...['became-candidate', 'no-longer-eligible', 'eligible-again'],
    ]);
  });

  it('to use is evaluated for nothing when a record comes, and never begins to be a candidate', async () => {
    await region.manager.query('truncate candidate, candidate_event');
    await object('a', 'use');
    for (const personId of ['a', 'b'])
      await region.people.change(region.manager, {
        personId,
        records: [`Patient/${personId}`],
        facts: [],
        whole: true,
      });
    await region.take();
    expect((await region.candidates(trial.trialId)).map(({ personId }) => personId)).toEqual(['b']);
  });

  it('to use is counted by a dry run as out of use, and to contact as anybody', async () => {
    const count = async () => {
      const { dataSource, matching, gate, manager } = region;
      const started = await startDryRun(dataSource, matching, trial.versionId, actor, new Date());
      if (!started.ok) throw new Error(started.error.message);
      await new RunDryRun(dataSource, matching, gate).run(jobOf({ dryRunId: started.value.id }));
      const { tally } = await manager.findOneByOrFail(DryRunRow, { id: started.value.id });
      return [tally.outOfUse, tally.outcomes.eligible];
    };
    expect(await count()).toEqual([0, 2]);
    await object('b', 'contact');
    expect(await count()).toEqual([0, 2]);
    await object('a', 'use');
    expect(await count()).toEqual([1, 1]);
  });

  it('or anybody else is looked at by outreach when a candidacy changes, and only then', async () => {
    expect(await reviews()).toEqual(['a', 'a', 'b', 'b']);
    await sweep(trial);
    expect(await reviews()).toEqual([]);
    // The same verdicts of another version: a case that is open is of the old one.
    const amended = region.protocols.run(region.protocols.version(trial.criteria, trial.trialId, 2));
    await sweep(amended);
    expect(await reviews()).toEqual(['a', 'b']);
    await sweep(amended);
    expect(await reviews()).toEqual([]);
    await region.people.put(region.manager, [{ ...someone('b'), facts: [] }, someone('a')]);
    await sweep(amended);
    expect(await reviews()).toEqual(['b']);
    await region.people.put(region.manager, [someone('b')]);
  });

  it('or anybody else who is a candidate is looked at when a trial begins or ceases to run', async () => {
    await reviews();
    region.protocols.running.delete(trial.trialId);
    await new ProtocolChanged(region.dataSource, region.matching).run(jobOf({ trialId: trial.trialId }));
    expect(await reviews()).toEqual(['a', 'b']);
    const jobs = await region.manager.query<object[]>(`select 1 from outbox where job = 'outreach.review' limit 1`);
    expect(jobs).toHaveLength(1);
  });
});
