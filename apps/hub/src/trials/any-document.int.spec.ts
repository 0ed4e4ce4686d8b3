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

  it('is frozen only as far as nodes can be sent it', async () => {
    const codes = Array.from({ length: 60_000 }, (_, at) => `C${at + 1_000_000}`);
    const code = { include: [{ system: 'icd-10-se', codes }] };
    const expression = { type: 'exists', records: { resource: 'Condition', code } };
    const criteria = { ...goodCriteria(), criteria: [{ id: 'many', kind: 'inclusion', expression }] };
    const { id } = await sponsor.newTrial({ criteria });
    const refusal = await sponsor.refused('post', `${addressOf(id)}/freeze`, { rowVersion: 1 });
    expect(refusal).toMatchObject({ code: 'too-large', faults: [{ path: '/criteria' }] });
  }, 30_000);

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
