import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { openSession } from '@kohort/platform/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { startTestNode } from './testing/node-app.js';

describe('a steward', () => {
  let app: NestExpressApplication;
  beforeAll(async () => {
    app = await startTestNode({ REGION: '12' });
  });
  afterAll(() => app.close());

  it.each([
    ['12', 200],
    ['01', 403],
  ])('of region %s is answered with %d at the node of region 12', async (region, status) => {
    const { cookie } = await openSession(app, ['steward'], { region });
    await request(app.getHttpServer()).get('/api/audit').set({ cookie }).expect(status);
  });
});
