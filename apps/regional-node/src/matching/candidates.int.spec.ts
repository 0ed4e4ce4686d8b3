import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { measured, personRecord } from '@kohort/evaluation/testing';
import type { PersonRecord } from '@kohort/facts';
import type {
  CandidateDetail,
  CandidateEventPage,
  CandidatePage,
  DryRun,
  DryRunPage,
  SweepPage,
  TrialsOfPerson,
} from '@kohort/node-api';
import { openSession } from '@kohort/platform/testing';
import request from 'supertest';
import type { RunningProtocol } from '../protocols/running-protocols.js';
import { CandidateRow } from './candidate.entity.js';
import { RunDryRun } from './dry-run.handler.js';
import { dryRun, sweepPeople } from './jobs.js';
import { startSweep } from './start-sweep.js';
import { criteriaOf } from './testing/protocols-twin.js';
import { jobOf, TestRegion } from './testing/test-region.js';

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
const adult = { id: 'adult', kind: 'inclusion', expression: { type: 'age', ge: 18 } };
const manual = {
  id: 'agrees',
  kind: 'inclusion',
  expression: { type: 'manual', text: { sv: 'Kan svälja tabletter.', en: 'Can swallow tablets.' } },
};
const other = { id: 'woman', kind: 'inclusion', expression: { type: 'sex', is: 'male' } };

const hb = (value: number) => measured('718-7', '2025-12-01', value, 'g/L');
const someone = (id: string, record: Partial<PersonRecord> = {}, more: Partial<PersonRecord['person']> = {}) => ({
  ...personRecord([], { id, ...more }),
  ...record,
});

/** Among them one of each kind. */
const PEOPLE: readonly PersonRecord[] = [
  someone('eligible', { facts: [hb(130)] }, { generalPractitioners: ['Practitioner/clinician'] }),
  someone('possible', {}, { generalPractitioners: ['Practitioner/other'] }),
  someone('ineligible', { facts: [hb(90)] }),
  someone(
    'hidden',
    { facts: [hb(130)] },
    { protectedIdentity: true, generalPractitioners: ['Practitioner/clinician'] },
  ),
  someone('dead', { facts: [hb(130)] }, { deceased: true }),
  someone('former', { facts: [hb(130)] }, { outOfUse: true }),
];

describe('what people see of candidates', () => {
  let region: TestRegion;
  let trial: RunningProtocol;
  beforeAll(async () => {
    region = await TestRegion.start();
    await region.people.put(region.manager, PEOPLE);
  }, 60_000);
  afterAll(() => region.app.close());
  beforeEach(async () => {
    await region.manager.query('truncate candidate, candidate_event, sweep, dry_run');
    region.protocols.running.clear();
    trial = region.protocols.run(region.protocols.version(criteriaOf([adult, haemoglobin])));
    await sweep(trial);
  });

  const sweep = async (protocol: RunningProtocol): Promise<void> => {
    const start = region.dataSource.transaction((manager) =>
      startSweep(manager, region.matching, protocol, new Date()),
    );
    await region.sweep(await start);
  };
  const readAs = async <Body>(path: string, cookie: string): Promise<Body> => {
    const server = region.app.getHttpServer() as Parameters<typeof request>[0];
    return (await request(server).get(path).set({ cookie }).expect(200)).body as Body;
  };
  const ask = async (method: 'get' | 'post', path: string, role: string) => {
    const { cookie, csrfToken } = await openSession(region.app, [role]);
    const agent = request(region.app.getHttpServer() as Parameters<typeof request>[0]);
    return agent[method](path).set({ cookie, 'x-csrf-token': csrfToken });
  };
  const read = async <Body>(path: string, role = 'steward', status = 200): Promise<Body> => {
    const answer = await ask('get', path, role);
    expect([path, answer.status]).toEqual([path, status]);
    return answer.body as Body;
  };
  const ids = async (path: string, role = 'steward') =>
    (await read<CandidatePage>(path, role)).items.map(({ personId }) => personId).sort();
  const idOf = async (personId: string) =>
    (await region.manager.findOneByOrFail(CandidateRow, { trialId: trial.trialId, personId })).id;
  const audit = (action: string) =>
    region.manager.query<{ subject_type: string; subject_id: string; purpose: string; details: object }[]>(
      'select subject_type, subject_id, purpose, details from audit_event where action = $1 order by id desc limit 1',
      [action],
    );

  it('is all for the steward, one’s own for the clinician, and nobody with a protected identity', async () => {
    expect(await ids('/api/candidates')).toEqual(['eligible', 'possible']);
    expect(await ids('/api/candidates', 'clinician')).toEqual(['eligible']);
    expect(await region.candidates(trial.trialId)).toHaveLength(3);
    await read('/api/candidates', 'coordinator', 403);
    await read('/api/candidates', 'operator', 403);
  });

  it('is filtered, sorted and paged', async () => {
    expect(await ids('/api/candidates?outcome=possible')).toEqual(['possible']);
    expect(await ids('/api/candidates?state=no-longer-eligible')).toEqual([]);
    expect(await ids(`/api/candidates?trial=${randomUUID()}`)).toEqual([]);
    const first = await read<CandidatePage>('/api/candidates?sort=openCount&order=asc&limit=1');
    const second = await read<CandidatePage>(
      `/api/candidates?sort=openCount&order=asc&limit=1&after=${first.next ?? ''}`,
    );
    expect([...first.items, ...second.items].map(({ personId }) => personId)).toEqual(['eligible', 'possible']);
    expect(second.next).toBeUndefined();
    await read('/api/candidates?sort=personId', 'steward', 422);
  });

  it('is in the audit, whoever reads', async () => {
    await ids(`/api/candidates?trial=${trial.trialId}`);
    expect(await audit('candidates.listed')).toEqual([
      { subject_type: 'trial', subject_id: trial.trialId, purpose: 'recruiting', details: { count: 2 } },
    ]);
    const looked = await read<{ items: object[] }>('/api/audit/recruiting?subject=possible&limit=1');
    expect(looked.items).toMatchObject([{ action: 'candidate.listed', details: { trial: trial.trialId } }]);
    const asked = await read<{ items: object[] }>('/api/audit/recruiting?subject=possible&limit=1');
    expect(asked.items).toMatchObject([{ action: 'audit.read', subject: { type: 'audit', id: 'possible' } }]);
    await read(`/api/candidates/${await idOf('eligible')}`);
    expect(await audit('candidate.read')).toMatchObject([
      { subject_type: 'person', subject_id: 'eligible', purpose: 'recruiting' },
    ]);
    await read('/api/people/possible/trials');
    expect(await audit('person.trials-read')).toMatchObject([{ subject_id: 'possible', details: { count: 1 } }]);
  });

  it('shows one with verdicts and evidence in words, and in which language', async () => {
    const id = await idOf('eligible');
    const swedish = await read<CandidateDetail>(`/api/candidates/${id}`);
    const english = await read<CandidateDetail>(`/api/candidates/${id}?lang=en`, 'clinician');
    expect(swedish).toMatchObject({ personId: 'eligible', outcome: 'eligible', trialState: 'running' });
    const [age, value] = english.verdicts;
    expect(age).toMatchObject({ criterion: 'adult', truth: 'met', standing: 'for' });
    expect(value?.evidence).toMatchObject([{ kind: 'record', date: '2025-12-01', recorded: '130 g/L' }]);
    expect(value?.explanation?.because.join()).toContain('130 g/L');
    expect(swedish.verdicts[1]?.explanation?.verdict).not.toBe(value?.explanation?.verdict);
  });

  it('is shown by clinicians of trials that run; the steward sees the others too, still in words', async () => {
    const id = await idOf('eligible');
    region.protocols.running.clear();
    const later = await read<CandidateDetail>(`/api/candidates/${id}`);
    expect(later.trialState).toBe('not-running');
    expect(later.verdicts[1]).toMatchObject({ truth: 'met', standing: 'for' });
    expect(later.verdicts[1]?.explanation?.because.join()).toContain('130 g/L');
    expect(await ids('/api/candidates?trialState=not-running')).toEqual(['eligible', 'possible']);
    expect(await ids('/api/candidates?trialState=running')).toEqual([]);
    for (const query of ['', '?trialState=not-running'])
      expect(await ids(`/api/candidates${query}`, 'clinician')).toEqual([]);
    for (const path of ['', '/events']) await read(`/api/candidates/${id}${path}`, 'clinician', 404);
  });

  describe('as the person is known now, whether or not a trial runs', () => {
    beforeEach(() => region.protocols.running.clear());
    afterEach(() => region.people.put(region.manager, PEOPLE));

    const know = (id: string, set: string) => region.manager.query(`update person set ${set} where id = $1`, [id]);
    const isHidden = async (id: string, role = 'steward') => {
      const candidate = await idOf(id);
      expect(await ids('/api/candidates', role)).not.toContain(id);
      for (const path of [`candidates/${candidate}`, `candidates/${candidate}/events`, `people/${id}/trials`])
        await read(`/api/${path}`, role, 404);
    };

    it('hides whose identity came to be protected, also where the Patient cannot be read', async () => {
      await know('eligible', `protected = true, fault = 'modifier-extension'`);
      await isHidden('eligible');
      expect(await ids('/api/candidates?limit=1')).toEqual(['possible']);
    });

    it('hides who was merged into somebody protected, and shows who was merged into another', async () => {
      await know('eligible', `survivor_id = 'hidden'`);
      await isHidden('eligible');
      await know('eligible', `survivor_id = 'possible'`);
      expect(await ids('/api/candidates')).toEqual(['eligible', 'possible']);
    });

    it('hides who is gone', async () => {
      await region.manager.query(`delete from person where id = 'eligible'`);
      await isHidden('eligible');
    });

    it('hides from a clinician who no longer treats the person', async () => {
      region.protocols.run(trial);
      expect(await ids('/api/candidates', 'clinician')).toEqual(['eligible']);
      await know('eligible', `practitioners = '{Practitioner/other}'`);
      await isHidden('eligible', 'clinician');
      expect(await ids('/api/candidates')).toEqual(['eligible', 'possible']);
    });

    it('shows within a care provider only whom the record names as of it', async () => {
      region.protocols.run(trial);
      const isShown = async (places: Parameters<typeof openSession>[2]) => {
        const { cookie, accountId } = await openSession(region.app, ['clinician'], places);
        await region.manager.query(
          `update person set practitioners = array(select 'Practitioner/' || subject from account where id = $1)
             where id = 'eligible'`,
          [accountId],
        );
        return (await readAs<CandidatePage>('/api/candidates', cookie)).items.length === 1;
      };
      const [careProvider, careUnit] = ['Organization/12-care', 'Organization/12-primary-1'];
      expect([await isShown({}), await isShown({ careProvider, careUnit })]).toEqual([true, false]);
      await know('eligible', `provider = '${careProvider}'`);
      expect([await isShown({ careProvider, careUnit }), await isShown({ careProvider })]).toEqual([true, true]);
      expect(await isShown({ careProvider: 'Organization/12-private', careUnit })).toBe(false);
      expect(await isShown({ careUnit })).toBe(false);
    });
  });

  it('does not say that somebody is here whom one may not see', async () => {
    const [hidden, possible] = [await idOf('hidden'), await idOf('possible')];
    for (const path of [`/api/candidates/${hidden}`, `/api/candidates/${hidden}/events`, '/api/people/hidden/trials'])
      for (const role of ['steward', 'clinician']) await read(path, role, 404);
    await read(`/api/candidates/${possible}`, 'clinician', 404);
    await read('/api/people/possible/trials', 'clinician', 404);
    await read('/api/people/nobody/trials', 'steward', 404);
  });

  it('has a history, paged', async () => {
    const id = await idOf('possible');
    const person = PEOPLE.find((each) => each.person.id === 'possible');
    if (!person) throw new Error('nobody');
    const fact = hb(150);
    await region.people.put(region.manager, [{ ...person, facts: [fact] }]);
    await region.people.change(region.manager, {
      personId: 'possible',
      records: ['Observation/9'],
      facts: [fact],
      whole: false,
    });
    await region.take();
    const first = await read<CandidateEventPage>(`/api/candidates/${id}/events?limit=1`);
    const second = await read<CandidateEventPage>(`/api/candidates/${id}/events?limit=1&after=${first.next ?? ''}`);
    expect([...first.items, ...second.items]).toMatchObject([
      { kind: 'became-candidate', outcomeTo: 'possible', cause: { kind: 'sweep', records: [] } },
      {
        kind: 'verdicts-changed',
        outcomeFrom: 'possible',
        outcomeTo: 'eligible',
        cause: { kind: 'record', records: ['Observation/9'] },
      },
    ]);
    await region.people.put(region.manager, [person]);
  });

  it('ranks the trials of a person: certain, probable, possible, certainly not', async () => {
    const run = (...criteria: object[]) => region.protocols.run(region.protocols.version(criteriaOf(criteria))).trialId;
    const [probable, possible, no] = [
      run(adult, manual),
      run(adult, manual, {
        ...haemoglobin,
        id: 'second',
        expression: {
          ...haemoglobin.expression,
          records: { resource: 'Observation', code: { include: [{ system: 'http://loinc.org', codes: ['2160-0'] }] } },
          test: { ge: 1, unit: 'mg/dL' },
        },
      }),
      run(adult, other),
    ];
    const { items } = await read<TrialsOfPerson>('/api/people/eligible/trials');
    expect(items.map(({ trialId, grade }) => [trialId, grade])).toEqual([
      [trial.trialId, 'certain'],
      [probable, 'probable'],
      [possible, 'possible'],
      [no, 'certainly-not'],
    ]);
    expect(items.map(({ score }) => score)).toEqual([1, 0.75, 0.3889, 0]);
    expect(await read<TrialsOfPerson>('/api/people/dead/trials')).toEqual({ items: [] });
  });

  it('shows sweeps and how far they are', async () => {
    const { items } = await read<SweepPage>(`/api/sweeps?trial=${trial.trialId}`, 'operator');
    expect(items).toMatchObject([{ versionId: trial.versionId, state: 'finished', done: 6, total: 6, cause: 'sweep' }]);
    await read('/api/sweeps', 'clinician', 403);
  });

  describe('a dry run', () => {
    const begin = async (versionId: string, status = 200): Promise<DryRun> => {
      const answer = await ask('post', `/api/protocols/${versionId}/dry-runs`, 'steward');
      expect(answer.status).toBe(status);
      return answer.body as DryRun;
    };
    const work = (dryRunId: string) =>
      new RunDryRun(region.dataSource, region.matching, region.gate).run(jobOf({ dryRunId }));

    it('counts what a version that waits would find, and makes nobody a candidate', async () => {
      region.gate.open.add('eligible').add('hidden').add('ineligible');
      const waiting = region.protocols.version(criteriaOf([adult, haemoglobin]));
      region.protocols.waiting.set(waiting.trialId, waiting);
      const { id } = await begin(waiting.versionId);
      expect(await audit('protocol.dry-run')).toMatchObject([{ subject_id: waiting.versionId, purpose: 'recruiting' }]);
      expect(await read<DryRun>(`/api/dry-runs/${id}`)).toMatchObject({ state: 'running', done: 0, people: 6 });
      await work(id);
      const counted = await read<DryRun>(`/api/dry-runs/${id}`);
      expect(counted).toMatchObject({
        state: 'finished',
        done: 6,
        evaluated: 4,
        eligible: 2,
        possible: 1,
        ineligible: 1,
        deceased: 1,
        outOfUse: 1,
        protected: 1,
        contactable: { eligible: 1, possible: 0 },
      });
      expect(counted.funnel).toMatchObject([
        { id: 'adult', met: 4, remaining: 4, onlyThis: 0 },
        {
          id: 'haemoglobin',
          met: 2,
          notMet: 1,
          unknown: 1,
          unknownBecause: { 'no-record': 1 },
          remaining: 3,
          onlyThis: 1,
        },
      ]);
      expect(await region.candidates(waiting.trialId)).toEqual([]);
      const { items } = await read<DryRunPage>(`/api/protocols/${waiting.versionId}/dry-runs`);
      expect(items.map((run) => run.id)).toEqual([id]);
    });

    it('waits for nobody who is being evaluated, and keeps nobody waiting', async () => {
      const { id } = await begin(trial.versionId);
      await region.dataSource.transaction(async (manager) => {
        await region.people.lockAndRead(manager, ['eligible']);
        await work(id);
      });
      expect(await read<DryRun>(`/api/dry-runs/${id}`)).toMatchObject({ state: 'finished', done: 6 });
      expect(dryRun.queue).not.toBe(sweepPeople.queue);
    }, 20_000);

    it('is refused for a version that may not be looked at, also when that comes later', async () => {
      await begin(randomUUID(), 404);
      const { id } = await begin(trial.versionId);
      region.protocols.running.clear();
      await work(id);
      expect(await read<DryRun>(`/api/dry-runs/${id}`)).toMatchObject({ state: 'refused', done: 0 });
    });
  });
});
