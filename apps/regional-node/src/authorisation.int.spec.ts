import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { drift } from '@kohort/persistence';
import { OPEN_PAGES, openApi } from '@kohort/platform';
import { authorisationMatrix, committed, openToOtherSites } from '@kohort/platform/testing';
import type { INestApplication } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { startTestNode } from './testing/node-app.js';

const beside = (name: string): URL => new URL(`../${name}`, import.meta.url);

describe('the node', () => {
  let app: INestApplication;
  beforeAll(async () => {
    app = await startTestNode();
  });
  afterAll(() => app.close());

  it('lets in whom authorisation.txt names, and nobody else', async () => {
    const open = OPEN_PAGES.map((page) => `${page}: everyone`);
    const matrix = `${[...(await authorisationMatrix(app)), ...open].join('\n')}\n`;
    expect(matrix).toBe(committed(beside('authorisation.txt'), matrix));
  }, 60_000);

  it('changes nothing for another site', async () => {
    expect(await openToOtherSites(app, 'operator')).toEqual([]);
  }, 60_000);

  it('answers as openapi.json says', () => {
    const document = `${JSON.stringify(openApi(app, { title: 'Kohort node', version: 'test' }), null, 2)}\n`;
    expect(document).toBe(committed(beside('openapi.json'), document));
  });

  it('has tables that equal its entities', async () => {
    expect(await drift(app.get(DataSource))).toEqual([]);
  });
});
