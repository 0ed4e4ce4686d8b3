import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { drift } from '@kohort/persistence';
import { digest, newSecret, OPEN_PAGES, openApi } from '@kohort/platform';
import { authorisationMatrix, committed, openToOtherSites, type Credentials } from '@kohort/platform/testing';
import type { INestApplication } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { NodeRow } from './nodes/node.entity.js';
import { NodeTokenRow } from './nodes/node-token.entity.js';
import { startTestHub } from './testing/hub-app.js';

const beside = (name: string): URL => new URL(`../${name}`, import.meta.url);

const NODE = {
  id: randomUUID(),
  region: '12',
  name: 'Test node',
  publicKey: 'test',
  keyThumbprint: 'test',
  registeredAt: new Date(),
};

/** A registered node whose live token has these scopes. */
const asMachine =
  (app: INestApplication, scopes: string[]): Credentials =>
  async () => {
    const { manager } = app.get(DataSource);
    const [node] = await manager.find(NodeRow, { take: 1 });
    const nodeId = node?.id ?? (await manager.save(NodeRow, NODE)).id;
    const token = newSecret();
    const expiresAt = new Date(Date.now() + 60_000);
    await manager.insert(NodeTokenRow, { tokenDigest: digest(token), nodeId, scopes, expiresAt });
    return { authorization: `Bearer ${token}` };
  };

describe('the hub', () => {
  let app: INestApplication;
  beforeAll(async () => {
    app = await startTestHub();
  });
  afterAll(() => app.close());

  it('lets in whom authorisation.txt names, and nobody else', async () => {
    const machines = { node: asMachine(app, ['node']), 'machine without scope': asMachine(app, []) };
    const open = OPEN_PAGES.map((page) => `${page}: everyone`);
    const matrix = `${[...(await authorisationMatrix(app, machines)), ...open].join('\n')}\n`;
    expect(matrix).toBe(committed(beside('authorisation.txt'), matrix));
  }, 60_000);

  it('changes nothing for another site', async () => {
    expect(await openToOtherSites(app, 'operator')).toEqual([]);
  }, 60_000);

  it('answers as openapi.json says', () => {
    const document = `${JSON.stringify(openApi(app, { title: 'Kohort hub', version: 'test' }), null, 2)}\n`;
    expect(document).toBe(committed(beside('openapi.json'), document));
  });

  it('has tables that equal its entities', async () => {
    expect(await drift(app.get(DataSource))).toEqual([]);
  });
});
