import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Module, Query, type DynamicModule } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { z } from 'zod';
import { ServerConfig } from '../config/variables.js';
import { Route } from '../route/route.js';
import { failure } from '../errors/refusal.js';
import { appDatabase, serverEnvironment, silentLog, startTestApp } from '../testing/index.js';
import { PlatformModule, type AppDefinition } from './platform.module.js';

const Note = z.object({ text: z.string().max(20), tags: z.array(z.object({ name: z.string() })).default([]) });
const everyone = { everyone: 'a test' };

@Controller('notes')
class NotesController {
  @Route({ method: 'POST', path: '', summary: 'Say it back', access: everyone, reply: Note })
  write(@Body({ schema: Note }) body: z.infer<typeof Note>) {
    return { ...body, secret: 'a column that the schema does not know' };
  }

  @Route({ method: 'GET', path: '', summary: 'Find', access: everyone, reply: Note })
  find(@Query({ schema: Note }) query: z.infer<typeof Note>) {
    return query.text === 'broken' ? { text: 7 } : failure('not-found', 'There is no such note.', '/text');
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

const definitionOf = (url: string): AppDefinition => ({
  name: 'test',
  config: ServerConfig.parse(serverEnvironment(url)),
  roles: {},
  entities: [],
  migrations: [],
  jobs: [],
});

describe('over HTTP', () => {
  let app: NestExpressApplication;
  beforeAll(async () => {
    const definition = definitionOf(await appDatabase('http_template', definitionOf));
    const module: DynamicModule = { module: NotesModule, imports: [PlatformModule.for(definition, silentLog)] };
    app = await startTestApp(module);
  });
  afterAll(() => app.close());
  const agent = () => request(app.getHttpServer());
  const post = (body: string, type = 'application/json') => agent().post('/notes').set('content-type', type).send(body);

  it('sends what the schema of the reply knows, and nothing else', async () => {
    const answer = await post('{"text":"hello","more":1}').expect(200);
    expect(answer.body).toEqual({ text: 'hello', tags: [] });
    await agent()
      .get('/notes?text=broken')
      .expect(500, /"code":"internal"/);
  });

  it.each([
    ['{"text":', 'application/json', 400, 'not-json', ''],
    ['text=hello', 'application/x-www-form-urlencoded', 415, 'unsupported-media-type', ''],
    ['hello', 'text/plain', 415, 'unsupported-media-type', ''],
    ['{}', 'application/json', 422, 'invalid-input', '/text'],
    [`{"text":"${'x'.repeat(21)}"}`, 'application/json', 422, 'invalid-input', '/text'],
    ['{"text":"","tags":[{"name":"a"},{"name":"\\u0000"}]}', 'application/json', 422, 'invalid-input', '/tags/1/name'],
    ['{"text":"\\ud800"}', 'application/json', 422, 'invalid-input', '/text'],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'application/json', 422, 'invalid-input', ''],
    [JSON.stringify({ text: 'x'.repeat(2_000_000) }), 'application/json', 413, 'too-large', ''],
  ])('refuses %.40s as %s with %d', async (body, type, status, code, path) => {
    const answer = await post(body, type).expect(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ status, code, faults: [{ code, path }] });
  });

  it('takes a smiley, which is a whole pair', async () => {
    await post('{"text":"😀"}').expect(200);
  });

  it('gives an OperationOutcome to who asks for FHIR', async () => {
    const answer = await agent().get('/notes?text=x').set('accept', 'application/fhir+json').expect(404);
    expect(JSON.parse(answer.text)).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ code: 'not-found', expression: ['/text'] }],
    });
    await agent()
      .get('/nowhere')
      .expect(404, /"code":"not-found"/);
  });
});
