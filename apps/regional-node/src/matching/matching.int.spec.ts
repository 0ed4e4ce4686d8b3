import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { condition, measured, personRecord } from '@kohort/evaluation/testing';
import type { Fact, PersonRecord } from '@kohort/facts';
import { drift } from '@kohort/persistence';
import type { RunningProtocol } from '../protocols/running-protocols.js';
import { CandidateEventRow } from './candidate-event.entity.js';
import { CandidateRow } from './candidate.entity.js';
import { evaluatePeople } from './evaluate-people.js';
import { matchingContext } from './matching-context.js';
import { PeopleChanged } from './people-changed.handler.js';
import { ProtocolChanged } from './protocol-changed.handler.js';
import { KeepSweeping } from './keep-sweeping.handler.js';
import { startSweep } from './start-sweep.js';
import { sweepChunk } from './sweep-chunk.js';
import { SweepRow } from './sweep.entity.js';
import { takeChanges } from './take-changes.js';
import { criteriaOf } from './testing/protocols-twin.js';
import { jobOf, TestRegion } from './testing/test-region.js';
import { sweepView } from './views.js';

const ADULT = { id: 'adult', kind: 'inclusion', expression: { type: 'age', ge: 18 } };
const loinc = (code: string) => ({ include: [{ system: 'http://loinc.org', codes: [code] }] });
const haemoglobin = (bound: object) => ({
  id: 'haemoglobin',
  kind: 'inclusion',
  expression: {
    type: 'value',
    records: { resource: 'Observation', code: loinc('718-7') },
    pick: 'latest',
    test: bound,
  },
});
const DIABETES = { include: [{ system: 'http://snomed.info/sct', codes: ['73211009'] }] };
const NO_DIABETES = {
  id: 'diabetes',
  kind: 'exclusion',
  ifAbsent: 'not-met',
  expression: { type: 'exists', records: { resource: 'Condition', code: DIABETES } },
};
const CRITERIA = criteriaOf([ADULT, haemoglobin({ ge: 120, unit: 'g/L' }), NO_DIABETES]);

describe('the matching', () => {
  let region: TestRegion;
  let trial: RunningProtocol;
  let serial = 0;
  beforeAll(async () => {
    region = await TestRegion.start();
  }, 60_000);
  afterAll(() => region.app.close());
  beforeEach(async () => {
    region.protocols.running.clear();
    region.people.epoch = 1;
    await region.manager.query('truncate people_twin, change_twin, candidate, candidate_event, sweep');
    trial = region.protocols.run(region.protocols.version(CRITERIA));
  });

  const newId = () => `p${String((serial += 1)).padStart(6, '0')}`;
  const someone = (facts: readonly Fact[] = [], more: Partial<PersonRecord['person']> = {}): PersonRecord =>
    personRecord(facts, { id: newId(), ...more });
  const hb = (value: number, on = '2025-12-01'): Fact => measured('718-7', on, value, 'g/L');
  /** One record comes to somebody, or whatever changed. */
  const changed = async (record: PersonRecord, facts: readonly Fact[], whole = false): Promise<PersonRecord> => {
    await region.people.put(region.manager, [record]);
    const records = facts.map(({ source }) => `${source.resource}/${source.id}`);
    await region.people.change(region.manager, { personId: record.person.id, records, facts, whole });
    return record;
  };
  const arrive = (record: PersonRecord) => changed(record, record.facts, true);
  const begin = (cause?: SweepRow['cause']) =>
    region.dataSource.transaction((manager) => startSweep(manager, region.matching, trial, new Date(), cause));
  const line = async (record: PersonRecord, trialId = trial.trialId) => {
    const rows = await region.candidates(trialId);
    const row = rows.find(({ personId }) => personId === record.person.id);
    return row && `${row.state} ${row.outcome}`;
  };
  const history = async (record: PersonRecord) =>
    (await region.events(trial.trialId, record.person.id)).map(({ kind, cause }) => `${kind} by ${cause.kind}`);

  it('has tables that equal its entities', async () => {
    const tables = /\b(candidate|candidate_event|sweep|dry_run)\b/;
    expect((await drift(region.dataSource)).filter((statement) => tables.test(statement))).toEqual([]);
  });

  it('makes a candidate of whom the criteria do not rule out, with verdicts and evidence', async () => {
    const fact = hb(130);
    const eligible = await arrive(someone([fact], { generalPractitioners: ['Practitioner/1'] }));
    const possible = await arrive(someone());
    const ineligible = await arrive(someone([hb(100)]));
    await region.take();
    expect([await line(eligible), await line(possible), await line(ineligible)]).toEqual([
      'candidate eligible',
      'candidate possible',
      undefined,
    ]);
    const [row] = await region.candidates(trial.trialId);
    expect(row).toMatchObject({
      practitioners: ['Practitioner/1'],
      openCount: 0,
      truths: 'adult=met haemoglobin=met diabetes=not-met',
    });
    expect(row?.verdicts[1]?.evidence).toMatchObject([{ kind: 'record', fact: { source: fact.source } }]);
  });

  it('evaluates only the trials that a change concerns', async () => {
    const person = await arrive(someone([hb(130)]));
    await region.take();
    const [before] = await region.candidates(trial.trialId);
    await changed(person, [measured('4548-4', '2025-12-02', 50, 'mmol/mol')]);
    await region.take();
    expect(await region.people.waiting(region.manager)).toBe(0);
    expect((await region.candidates(trial.trialId))[0]?.evaluatedAt).toEqual(before?.evaluatedAt);
    await changed(person, [hb(131)]);
    await region.take();
    expect((await region.candidates(trial.trialId))[0]?.evaluatedAt).not.toEqual(before?.evaluatedAt);
  });

  it('says what turned and which record did it, through leaving and coming back', async () => {
    const person = await arrive(someone());
    await region.take();
    const settles = hb(130);
    await changed({ ...person, facts: [settles] }, [settles]);
    await region.take();
    const rulesOut = condition('73211009', '2025-11-01');
    await changed({ ...person, facts: [settles, rulesOut] }, [rulesOut]);
    await region.take();
    expect(await line(person)).toBe('no-longer-eligible ineligible');
    await changed({ ...person, facts: [settles] }, [rulesOut]);
    await region.take();
    const events = await region.events(trial.trialId, person.person.id);
    expect(events.map(({ kind }) => kind)).toEqual([
      'became-candidate',
      'verdicts-changed',
      'no-longer-eligible',
      'eligible-again',
    ]);
    expect(events[1]).toMatchObject({ outcomeFrom: 'possible', outcomeTo: 'eligible' });
    expect(events[1]?.cause).toEqual({
      kind: 'record',
      records: [`Observation/${settles.source.id}`],
      criteria: [{ id: 'haemoglobin', from: 'unknown', to: 'met', reason: 'no-record' }],
    });
    expect(events[2]?.cause).toMatchObject({
      records: [`Condition/${rulesOut.source.id}`],
      criteria: [{ id: 'diabetes', from: 'not-met', to: 'met', reason: null }],
    });
  });

  it.each<[string, Partial<PersonRecord['person']> | 'removed', string]>([
    ['has died', { deceased: true }, 'deceased'],
    ['is out of use', { outOfUse: true }, 'out-of-use'],
    ['is gone', 'removed', 'gone'],
  ])('ends the candidacy of somebody who %s, with the cause', async (_name, change, said) => {
    const person = await arrive(someone([hb(130)]));
    await region.take();
    if (change === 'removed') {
      await region.people.remove(region.manager, person.person.id);
      await region.people.change(region.manager, {
        personId: person.person.id,
        records: ['Patient/1'],
        facts: [],
        whole: true,
      });
    } else await changed({ ...person, person: { ...person.person, ...change } }, [], true);
    await region.take();
    expect(await line(person)).toBe('no-longer-eligible ineligible');
    expect((await region.events(trial.trialId, person.person.id)).at(-1)?.cause).toMatchObject({
      kind: 'record',
      person: said,
    });
    // Of somebody who is gone the node keeps what was concluded, and nothing of the records.
    const [row] = await region.candidates(trial.trialId);
    expect(row?.verdicts.map(({ truth }) => truth)).toEqual(['met', 'met', 'not-met']);
    expect(JSON.stringify(row?.verdicts).includes('130 g/L')).toBe(said !== 'gone');
  });

  it('leaves changes in the queue while the records are first loaded', async () => {
    const person = await arrive(someone([hb(130)]));
    region.people.epoch = 0;
    await region.take();
    expect([await line(person), await region.people.waiting(region.manager)]).toEqual([undefined, 1]);
  });

  it('shares changes among workers, and takes each once', async () => {
    const people = Array.from({ length: 60 }, () => someone([hb(130)]));
    for (const person of people) await arrive(person);
    await Promise.all([region.take(), region.take(), region.take()]);
    expect(await region.candidates(trial.trialId)).toHaveLength(60);
    expect(
      await region.manager.query('select candidate_id from candidate_event group by 1 having count(*) > 1'),
    ).toEqual([]);
  });

  it('keeps the changes of a worker that was killed', async () => {
    const person = await arrive(someone([hb(130)]));
    const broken = Object.assign(Object.create(region.matching) as typeof region.matching, {
      protocols: { list: () => Promise.reject(new Error('killed')) },
    });
    await expect(takeChanges(region.dataSource, broken, new Date())).rejects.toThrow('killed');
    expect([await region.people.waiting(region.manager), await line(person)]).toEqual([1, undefined]);
    await region.take();
    expect(await line(person)).toBe('candidate eligible');
  });

  describe('a load of changes', () => {
    const work = () => new PeopleChanged(region.dataSource, region.matching).run(jobOf({}));

    it('is taken, however many trials run', async () => {
      for (let more = 1; more < 10; more += 1) region.protocols.run(region.protocols.version(CRITERIA));
      const people = Array.from({ length: 500 }, () => someone([hb(130)]));
      await region.people.put(region.manager, people);
      for (const { person } of people) {
        const change = { personId: person.id, records: ['Patient/1'], facts: [], whole: true };
        await region.people.change(region.manager, change);
      }
      await work();
      expect(await region.manager.count(CandidateRow)).toBe(5_000);
      expect(await region.manager.count(CandidateEventRow)).toBe(5_000);
    }, 60_000);

    it('is taken but for the one that cannot be, which waits', async () => {
      const people = Array.from({ length: 9 }, () => someone([hb(130)]));
      for (const person of people) await arrive(person);
      const bad = people[3]?.person.id ?? '';
      await region.manager.query(`alter table candidate add constraint no_bad check (person_id <> '${bad}')`);
      await expect(work()).rejects.toThrow('no_bad');
      expect(await region.candidates(trial.trialId)).toHaveLength(8);
      expect(await region.people.waiting(region.manager)).toBe(1);
      await region.manager.query('alter table candidate drop constraint no_bad');
      await work();
      expect(await region.candidates(trial.trialId)).toHaveLength(9);
    });

    it('may hold what PostgreSQL cannot', async () => {
      const record = someone([{ ...hb(130), display: 'a\u0000\ud800' }]);
      await region.dataSource.transaction(async (manager) => {
        const { people, evaluators, timeZone } = region.matching;
        const context = await matchingContext(manager, people, timeZone, new Date());
        await evaluatePeople(manager, evaluators, [{ record, protocol: trial, records: [] }], context, 'record');
      });
      const [row] = await region.candidates(trial.trialId);
      expect(row?.verdicts[1]?.evidence).toMatchObject([{ fact: { display: 'a\u0000\ud800' } }]);
    });
  });

  describe('a sweep', () => {
    const many = async (howMany: number): Promise<PersonRecord[]> => {
      const people = Array.from({ length: howMany }, (_, index) => someone([hb(index % 2 === 0 ? 130 : 100)]));
      await region.people.put(region.manager, people);
      return people;
    };
    const shown = async (id: string) => {
      const { state, done, total } = await region.manager.findOneByOrFail(SweepRow, { id });
      return { state, done, total };
    };

    it('evaluates everybody', async () => {
      await many(450);
      const id = await begin();
      await region.sweep(id);
      expect(await shown(id)).toEqual({ state: 'finished', done: 450, total: 450 });
      expect(await region.candidates(trial.trialId)).toHaveLength(225);
    });

    it('goes on where it was when it was killed, and tells of each candidate once', async () => {
      const [first] = await many(450);
      const id = await begin();
      await sweepChunk(region.dataSource, region.matching, id, new Date());
      const broken = Object.assign(Object.create(region.matching) as typeof region.matching, {
        protocols: { list: () => Promise.reject(new Error('killed')) },
      });
      await expect(sweepChunk(region.dataSource, broken, id, new Date())).rejects.toThrow('killed');
      expect(await shown(id)).toMatchObject({ state: 'running', done: 200 });
      await Promise.all([region.sweep(id), region.sweep(id)]);
      expect(await shown(id)).toMatchObject({ state: 'finished', done: 450 });
      expect(await region.candidates(trial.trialId)).toHaveLength(225);
      expect(first && (await history(first))).toEqual(['became-candidate by sweep']);
    });

    it('ends an older one of the trial, and by itself when the version may not run any more', async () => {
      await many(250);
      const [older, newer] = [await begin(), await begin()];
      expect(await shown(older)).toMatchObject({ state: 'cancelled' });
      await sweepChunk(region.dataSource, region.matching, newer, new Date());
      region.protocols.running.clear();
      await region.sweep(newer);
      expect(await shown(newer)).toMatchObject({ state: 'cancelled', done: 200 });
    });

    it('finds out who went while the trial did not run', async () => {
      const [person] = await many(2);
      await region.sweep(await begin());
      expect(person && (await line(person))).toBe('candidate eligible');
      await region.people.remove(region.manager, person?.person.id ?? '');
      await new Promise((resolve) => setTimeout(resolve, 2));
      await region.sweep(await begin());
      expect(person && (await history(person))).toEqual([
        'became-candidate by sweep',
        'no-longer-eligible by protocol',
      ]);
    });

    it('and changes at the same time end with what is known last', async () => {
      const people = await many(400);
      const id = await begin();
      const churn = async () => {
        for (const [index, person] of people.entries()) {
          const fact = hb(index % 3 === 0 ? 140 : 90);
          await changed({ ...person, facts: [fact] }, [fact]);
          if (index % 20 === 0) await region.take();
        }
        await region.take();
      };
      await Promise.all([region.sweep(id), churn(), region.sweep(id)]);
      await region.take();
      const rows = await region.candidates(trial.trialId);
      const candidates = rows.filter(({ state }) => state === 'candidate').map(({ personId }) => personId);
      expect(candidates).toEqual(people.filter((_, index) => index % 3 === 0).map(({ person }) => person.id));
    }, 30_000);

    it('counts whoever comes meanwhile among all', async () => {
      const people = await many(2);
      const id = await begin();
      await region.people.put(region.manager, [...people, someone()]);
      await region.sweep(id);
      expect(await shown(id)).toEqual({ state: 'finished', done: 3, total: 3 });
    });

    it('that fails again and again has failed, and says why, until the night', async () => {
      await many(1);
      const id = await begin();
      await region.manager.query(`alter table candidate add constraint none check (false)`);
      for (let tries = 0; tries < 5; tries += 1) {
        expect(await shown(id)).toMatchObject({ state: 'running' });
        await expect(region.sweep(id)).rejects.toThrow('none');
      }
      await region.manager.query('alter table candidate drop constraint none');
      const row = await region.manager.findOneByOrFail(SweepRow, { id });
      expect(sweepView(row)).toMatchObject({ state: 'failed', fault: '23514', finishedAt: expect.any(String) });
      await new KeepSweeping(region.dataSource, region.matching).keep(row.startedAt);
      expect(await region.manager.count(SweepRow)).toBe(1);
    });

    it('waits while the records are first loaded', async () => {
      await many(1);
      region.people.epoch = 0;
      const id = await begin();
      await region.sweep(id);
      expect(await shown(id)).toMatchObject({ state: 'running', done: 0 });
    });
  });

  describe('a protocol', () => {
    const tell = (trialId = trial.trialId) =>
      new ProtocolChanged(region.dataSource, region.matching).run({ payload: { trialId } });
    const sweeps = () => region.manager.find(SweepRow, { order: { generation: 'ASC' } });
    const latest = async () => (await sweeps()).at(-1)?.id ?? '';

    it('is swept when it begins to run, and again by an amendment, which keeps the history', async () => {
      const person = someone([hb(125)]);
      await region.people.put(region.manager, [person]);
      await tell();
      await region.sweep(await latest());
      expect(await line(person)).toBe('candidate eligible');
      const amended = criteriaOf([ADULT, haemoglobin({ ge: 130, unit: 'g/L' }), NO_DIABETES]);
      trial = region.protocols.run(region.protocols.version(amended, trial.trialId, 2));
      await tell();
      await region.sweep(await latest());
      expect((await sweeps()).map(({ cause, version, state }) => `${cause} ${version} ${state}`)).toEqual([
        'sweep 1 finished',
        'amendment 2 finished',
      ]);
      expect(await history(person)).toEqual(['became-candidate by sweep', 'no-longer-eligible by amendment']);
      const [row] = await region.candidates(trial.trialId);
      expect(row).toMatchObject({ version: 2, versionId: trial.versionId, state: 'no-longer-eligible' });
    });

    it('that is amended finds people by the amendment, also where its first sweep was cut short', async () => {
      const [person, late] = [someone([hb(125)]), someone([hb(115)])];
      await region.people.put(region.manager, [person, late]);
      await region.sweep(await begin());
      const amended = criteriaOf([ADULT, haemoglobin({ ge: 110, unit: 'g/L' }), NO_DIABETES]);
      trial = region.protocols.run(region.protocols.version(amended, trial.trialId, 2));
      await tell();
      await tell();
      await region.sweep(await begin('coverage'));
      expect((await sweeps()).map(({ cause, state }) => `${cause} ${state}`)).toEqual([
        'sweep finished',
        'amendment cancelled',
        'amendment cancelled',
        'amendment finished',
      ]);
      expect(await history(late)).toEqual(['became-candidate by amendment']);
    });

    it('that no longer runs ends its sweep and leaves its candidates as they were', async () => {
      const person = await arrive(someone([hb(130)]));
      await region.take();
      await begin();
      region.protocols.running.clear();
      await tell();
      expect((await sweeps()).map(({ state }) => state)).toEqual(['cancelled']);
      await changed({ ...person, facts: [hb(90)] }, [hb(90)]);
      await region.take();
      expect(await line(person)).toBe('candidate eligible');
    });

    it('that nobody swept, or of which a worker was lost, is found by the look-out', async () => {
      const keeper = new KeepSweeping(region.dataSource, region.matching);
      const start = new Date();
      await keeper.keep(start);
      const [first, ...others] = await sweeps();
      expect([first?.cause, others]).toEqual(['sweep', []]);
      await region.manager.query('delete from outbox');
      await keeper.keep(start);
      await keeper.keep(new Date(start.getTime() + 61_000));
      const jobs = await region.manager.query<{ payload: object }[]>(
        `select payload from outbox where job = 'matching.sweep'`,
      );
      expect(jobs.map(({ payload }) => payload)).toEqual([{ sweepId: first?.id }]);
      await region.sweep(first?.id ?? '');
      await keeper.keep(new Date(start.getTime() + 30 * 3_600_000));
      expect((await sweeps()).map(({ cause }) => cause)).toEqual(['sweep', 'time']);
    });

    it('of another trial is nobody’s business', async () => {
      await tell(randomUUID());
      expect(await sweeps()).toEqual([]);
    });
  });

  it('turns verdicts by time alone, and says so', async () => {
    const windowed = criteriaOf([
      ADULT,
      {
        id: 'fresh',
        kind: 'inclusion',
        ifAbsent: 'not-met',
        expression: {
          type: 'exists',
          records: { resource: 'Observation', code: loinc('718-7'), window: { from: '-P30D' } },
        },
      },
    ]);
    trial = region.protocols.run(region.protocols.version(windowed));
    const today = new Date();
    const person = await arrive(someone([hb(130, today.toISOString().slice(0, 10))]));
    await region.take();
    expect(await line(person)).toBe('candidate eligible');
    const id = await begin('time');
    const later = new Date(today.getTime() + 40 * 86_400_000);
    while ((await sweepChunk(region.dataSource, region.matching, id, later)) === 'more');
    expect(await history(person)).toEqual(['became-candidate by record', 'no-longer-eligible by time']);
  });
});
