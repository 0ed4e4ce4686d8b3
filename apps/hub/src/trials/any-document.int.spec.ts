import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { protocolHash } from '@kohort/criteria';
import type { CheckedCriteria, TrialVersion } from '@kohort/hub-api';
import type { INestApplication } from '@nestjs/common';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { startTestHub } from '../testing/hub-app.js';
import { addressOf, goodCriteria, TrialDesk } from './testing/trial-desk.js';
import { TrialRow } from './trial.entity.js';

/**
 * Names that mean something to JavaScript, and names of the language in places where they do not belong. Without
 * __proto__, constructor and prototype, which the framework takes out of every body.
 */
const NAMES = ['isPrototypeOf', 'equals', 'valueOf', 'toJSON', 'criteria', 'valueSets', 'id'];
const junk = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, 0, -1.5, 1e21, 5e-324, '', 'text'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 5 })), tie('value'), { maxKeys: 4 }),
  ),
})).value;
const document = fc
  .dictionary(fc.constantFrom(...NAMES), junk, { maxKeys: 5 })
  .map((value) => JSON.stringify(value))
  .filter((text) => !/\\u0000|\\ud[89a-f]/.test(text));

describe('a draft', () => {
  let app: INestApplication;
  let sponsor: TrialDesk;
  beforeAll(async () => {
    app = await startTestHub();
    sponsor = await TrialDesk.sponsor(app);
  }, 30_000);
  afterAll(() => app.close());

  it('keeps whatever object it is given, and answers what is wrong with it', async () => {
    const { id } = await sponsor.newTrial();
    let rowVersion = 1;
    await fc.assert(
      fc.asyncProperty(document, async (text) => {
        const answer = await sponsor
          .send('put', `${addressOf(id)}/criteria`)
          .type('json')
          .send(`{"rowVersion":${rowVersion},"criteria":${text}}`);
        expect([answer.status, text]).toEqual([200, text]);
        const stored = answer.body as TrialVersion;
        rowVersion = stored.rowVersion;
        expect(stored.faults.length).toBeGreaterThan(0);
        const read = await sponsor.version(id);
        expect(read.criteria).toEqual(JSON.parse(text));
        expect((await sponsor.send('post', `${addressOf(id)}/freeze`, { rowVersion })).status).toBe(422);
      }),
      { numRuns: 25 },
    );
  }, 30_000);

  it('is not needed to have a document checked, and nothing of that is stored', async () => {
    const trials = () => app.get(DataSource).manager.count(TrialRow);
    const before = await trials();
    const check = (criteria: object) => sponsor.done<CheckedCriteria>('post', '/api/criteria/check', { criteria });
    expect(await check(goodCriteria())).toMatchObject({
      freezable: true,
      protocolHash: protocolHash(goodCriteria()),
      rendering: { sv: { criteria: [{ id: 'age' }, { id: 'cancer' }] } },
    });
    expect(await check({ language: 'kohort/1' })).toMatchObject({ freezable: false });
    expect((await sponsor.send('post', '/api/criteria/check', { criteria: [] })).status).toBe(422);
    expect((await sponsor.send('post', '/api/criteria/check', goodCriteria())).status).toBe(422);
    expect(await trials()).toBe(before);
  });

  it('is taken only as far as it can be read while others wait', async () => {
    const age = { type: 'age', ge: 18 };
    const criterion = (id: string, expression: unknown = age) => ({ id, kind: 'inclusion', expression });
    const many = (count: number) => Array.from({ length: count }, (_, at) => criterion(`c${at}`));
    const codes = Array.from({ length: 60_000 }, (_, at) => `C${at + 1_000_000}`);
    const code = { include: [{ system: 'icd-10-se', codes }] };
    const { id } = await sponsor.newTrial();
    for (const [criteria, path] of [
      [[criterion('codes', { type: 'exists', records: { resource: 'Condition', code } })], '/criteria'],
      [many(301), '/criteria/criteria'],
      [[criterion('tree', { type: 'any', of: Array.from({ length: 1_500 }, () => age) })], '/criteria/criteria'],
    ] as const) {
      const sent = { ...goodCriteria(), criteria };
      const refusal = { code: 'too-large', status: 413, faults: [{ path }] };
      expect(await sponsor.refused('post', '/api/trials', sponsor.trialBody({ criteria: sent }))).toMatchObject(
        refusal,
      );
      const put = { rowVersion: 1, criteria: sent };
      expect(await sponsor.refused('put', `${addressOf(id)}/criteria`, put)).toMatchObject(refusal);
      expect(await sponsor.done('post', '/api/criteria/check', { criteria: sent })).toMatchObject({
        freezable: false,
        faults: [{ code: 'too-large', path }],
      });
    }
    await sponsor.newTrial({ criteria: { ...goodCriteria(), criteria: many(300) } });
  }, 30_000);

  it('has its first findings listed, and the others counted', async () => {
    const age = { type: 'age', ge: 18 };
    const criteria = Array.from({ length: 300 }, (_, at) => ({ id: `c${at}`, kind: 'inclusion', expression: age }));
    const checked = await sponsor.done<CheckedCriteria>('post', '/api/criteria/check', {
      criteria: { ...goodCriteria(), criteria },
    });
    expect(checked).toMatchObject({ omitted: 99, freezable: true });
    expect(checked.findings).toHaveLength(200);
    expect(checked.findings[0]?.message).toContain(' /criteria/criteria/0');
    const wrong = { ...goodCriteria(), criteria: criteria.map(({ id, kind }) => ({ id, kind })) };
    const { id } = await sponsor.newTrial({ criteria: wrong });
    expect(await sponsor.version(id)).toMatchObject({ omitted: 100 });
    const { faults } = await sponsor.refused('post', `${addressOf(id)}/freeze`, { rowVersion: 1 });
    expect(faults.length).toBeLessThan(205);
    expect(faults.map(({ message }) => message)).toContain('There are 100 more.');
  });

  it.each([250, 490, 3_000, 100_000])('that is %d levels deep is answered', async (depth) => {
    const { id } = await sponsor.newTrial();
    const text = `{"criteria":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    const answer = await sponsor
      .send('put', `${addressOf(id)}/criteria`)
      .type('json')
      .send(`{"rowVersion":1,"criteria":${text}}`);
    expect(answer.status).toBe(depth > 1000 ? 422 : 200);
  });
});
