import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { meaningHash, parseCriteria, protocolHash } from '@kohort/criteria';
import type { TrialVersion } from '@kohort/hub-api';
import type { INestApplication } from '@nestjs/common';
import { startTestHub } from '../testing/hub-app.js';
import { addressOf, goodCriteria, TrialDesk, unexpandedCriteria } from './testing/trial-desk.js';

const FILTER = '/criteria/criteria/0/expression/records/code/include/0';
const expansion = {
  resourceType: 'ValueSet',
  expansion: {
    total: 2,
    contains: ['254837009', '286895000'].map((code) => ({ system: 'http://snomed.info/sct', code })),
  },
};

describe('freezing with a terminology server', () => {
  let app: INestApplication;
  let sponsor: TrialDesk;
  let server: Server;
  let asked = 0;
  let answer: RequestListener;

  /** What the server says: a status and a resource. */
  const says = (status: number, body: object): void => {
    answer = (_request, response) =>
      response.writeHead(status, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(body));
  };

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked += 1;
      request.resume().once('end', () => answer(request, response));
    });
    await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
    app = await startTestHub({ TERMINOLOGY_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir` });
    sponsor = await TrialDesk.sponsor(app);
  }, 30_000);
  afterAll(async () => {
    await app.close();
    server.close();
  });

  it('stores the criteria with their expansions, and takes the hashes over them', async () => {
    says(200, expansion);
    const { id } = await sponsor.newTrial({ criteria: unexpandedCriteria() });
    const frozen = await sponsor.done<TrialVersion>('post', `${addressOf(id)}/freeze`, { rowVersion: 1 });
    const expanded = parseCriteria(frozen.criteria);
    expect(JSON.stringify(frozen.criteria)).toContain('"expansion":["286895000"]');
    expect(frozen).toMatchObject({ state: 'frozen', faults: [], findings: [] });
    expect(frozen.protocolHash).toBe(protocolHash(frozen.criteria));
    expect(frozen.protocolHash).not.toBe(protocolHash(unexpandedCriteria()));
    expect(frozen.meaningHash).toBe(expanded.ok ? meaningHash(expanded.value) : '');
    expect(await sponsor.version(id)).toEqual(frozen);
  });

  it('asks nothing where nothing is missing, or the author has something to mend', async () => {
    says(500, {});
    const before = asked;
    await sponsor.frozenTrial();
    const [impossible] = goodCriteria().criteria;
    const [open] = unexpandedCriteria().criteria;
    const criteria = [{ ...impossible, expression: { type: 'age', ge: 80, le: 18 } }, open];
    const { id } = await sponsor.newTrial({ criteria: { ...goodCriteria(), criteria } });
    const { faults } = await sponsor.refused('post', `${addressOf(id)}/freeze`, { rowVersion: 1 });
    expect(faults.length).toBeGreaterThanOrEqual(2);
    expect(asked).toBe(before);
  });

  it('refuses where the server does not know, and leaves the draft as it is', async () => {
    says(404, { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'not-found' }] });
    const { id } = await sponsor.newTrial({ criteria: unexpandedCriteria() });
    const freeze = () => sponsor.refused('post', `${addressOf(id)}/freeze`, { rowVersion: 1 });
    expect(await freeze()).toMatchObject({ code: 'criteria-invalid', faults: [{ path: FILTER }] });
    says(200, { resourceType: 'Patient' });
    expect(await freeze()).toMatchObject({ code: 'terminology-away', status: 503 });
    expect(await sponsor.version(id)).toMatchObject({ state: 'draft', rowVersion: 1, criteria: unexpandedCriteria() });
  });

  it('never freezes what was written while the server was asked', async () => {
    const { id } = await sponsor.newTrial({ criteria: unexpandedCriteria() });
    answer = (_request, response) =>
      void sponsor
        .done('put', `${addressOf(id)}/criteria`, { rowVersion: 1, criteria: goodCriteria(40) })
        .then(() =>
          response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(expansion)),
        );
    const refusal = await sponsor.refused('post', `${addressOf(id)}/freeze`, { rowVersion: 1 });
    expect(refusal).toMatchObject({ code: 'changed-meanwhile' });
    expect(await sponsor.version(id)).toMatchObject({ state: 'draft', criteria: goodCriteria(40) });
  });
});
