import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { measured, personRecord } from '@kohort/evaluation/testing';
import { enqueue } from '@kohort/persistence';
import type { INestApplication } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { peopleChanged, sweepAll } from '../ingestion/people-changed.js';
import { protocolChanged } from '../protocols/protocol-changed.js';
import { startDryRun } from './start-dry-run.js';
import { DryRunRow } from './dry-run.entity.js';
import { SweepRow } from './sweep.entity.js';
import { criteriaOf } from './testing/protocols-twin.js';
import { TestRegion } from './testing/test-region.js';

async function until<Value>(ask: () => Promise<Value | undefined>): Promise<Value> {
  for (let tries = 0; tries < 400; tries += 1) {
    const value = await ask();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('it did not come about');
}

const CRITERIA = criteriaOf([{ id: 'adult', kind: 'inclusion', expression: { type: 'age', ge: 18 } }]);

describe("the matching in the node's worker", () => {
  let region: TestRegion;
  let worker: INestApplication;
  beforeAll(async () => {
    region = await TestRegion.start();
    worker = await region.startWorker();
  }, 60_000);
  afterAll(async () => {
    await worker.close();
    await region.app.close();
  });

  const sweepsOf = (trialId: string) =>
    region.manager.find(SweepRow, { where: { trialId }, order: { generation: 'ASC' } });
  /** The look-out may have begun a sweep of its own, which the next one ends. */
  const finished = (trialId: string, causes: readonly SweepRow['cause'][]) =>
    until(async () => {
      const sweep = (await sweepsOf(trialId)).at(-1);
      return sweep?.state === 'finished' && causes.includes(sweep.cause) ? sweep : undefined;
    });
  const add = (job: string, id: string, payload: object, more?: (manager: EntityManager) => Promise<void>) =>
    region.dataSource.transaction(async (manager) => {
      await more?.(manager);
      await enqueue(manager, { job, id, payload });
    });

  it('does what protocols, records and coverage ask for, from the outbox to the candidate', async () => {
    const { trialId, versionId } = region.protocols.run(region.protocols.version(CRITERIA));
    const [first, second] = ['first', 'second'].map((id) =>
      personRecord([measured('718-7', '2025-12-01', 130, 'g/L')], { id }),
    );
    if (!first || !second) throw new Error('two people');
    await region.people.put(region.manager, [first]);

    await add(protocolChanged.name, 'one', { trialId });
    await finished(trialId, ['sweep', 'protocol']);
    expect((await region.candidates(trialId)).map(({ personId }) => personId)).toEqual(['first']);

    await add(peopleChanged.name, 'two', {}, async (manager) => {
      await region.people.put(manager, [second]);
      await region.people.change(manager, { personId: 'second', records: ['Patient/second'], facts: [], whole: true });
    });
    await until(async () => ((await region.candidates(trialId)).length === 2 ? true : undefined));

    await add(sweepAll.name, 'three', {});
    expect(await finished(trialId, ['coverage'])).toMatchObject({ done: 2 });

    const actor = { kind: 'system', id: 'test' } as const;
    await startDryRun(region.dataSource, region.matching, versionId, actor, new Date());
    const counted = await until(async () => {
      const row = await region.manager.findOneBy(DryRunRow, { versionId });
      return row?.state === 'finished' ? row : undefined;
    });
    expect(counted).toMatchObject({ done: 2, tally: { outcomes: { eligible: 2 } } });
  }, 30_000);
});
