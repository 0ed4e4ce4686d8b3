import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ask } from './ask.js';
import { codeOf } from './fault.js';
import { idOf, jobKey } from './job-key.js';
import { defineJob } from './job.js';
import { reasonOf, storedReason } from './reason.js';
import { giveUp } from './handler.js';
import { createRegistry } from './registry.js';

const job = (name: string, queue = 'test') => defineJob({ name, queue, payload: z.object({ id: z.string() }) });

describe('a registry', () => {
  it('refuses two jobs of one name', () => {
    expect(() => createRegistry([job('a'), job('b'), job('a')])).toThrow('job "a" is defined once, not twice');
  });

  it('names each queue once', () => {
    expect(createRegistry([job('a', 'x'), job('b', 'y'), job('c', 'x')]).queues).toEqual(['x', 'y']);
  });
});

describe('defineJob', () => {
  it.each(['', 'Upper', 'with space', 'a~b', 'a:b', 'a.'])('refuses the name "%s"', (name) => {
    expect(() => job(name)).toThrow('is a job name such as');
  });

  const deep = defineJob({
    name: 'deep',
    queue: 'test',
    payload: z.object({ to: z.object({ unit: z.string() }), at: z.coerce.string().optional() }),
  });

  it('takes what the schema describes, as JSON holds it', () => {
    expect(deep.read({ to: { unit: 'u' }, at: undefined })).toEqual({ ok: true, value: { to: { unit: 'u' } } });
  });

  it('refuses unknown keys below the top, and a schema that changes what it reads', () => {
    const code = { ok: false, error: { code: 'payload-invalid' } };
    expect(deep.read({ to: { unit: 'u', name: 'Anna' } })).toMatchObject(code);
    expect(deep.read({ to: { unit: 'u' }, at: 5 })).toMatchObject(code);
    const message = expect.stringContaining('unrecognized_keys at ""') as unknown;
    expect(deep.read({ to: { unit: 'u' }, name: 'Anna' })).toMatchObject({ error: { message } });
  });

  it('says where a payload is wrong', () => {
    expect(deep.read({ to: { unit: 5 } })).toMatchObject({ error: { path: '/to/unit' } });
  });
});

describe('ids', () => {
  it.each(['plain', 'urn:uuid:1', '100%', '%3A', 'a~b', 'å'])('"%s" survives the queue', (id) => {
    const key = jobKey('test.job', id);
    expect(key).not.toContain(':');
    expect(idOf('test.job', key)).toBe(id);
  });

  it('of different jobs never meet', () => {
    expect(jobKey('a', 'b')).not.toBe(jobKey('a.b', ''));
    expect(idOf('test.job', 'repeat:nightly:1')).toBe('repeat:nightly:1');
  });
});

describe('reasons', () => {
  it('are read as they were written, and nothing else is shown', () => {
    expect(reasonOf(storedReason(giveUp('a-code', 'A sentence.')))).toEqual({ code: 'a-code', message: 'A sentence.' });
    expect(reasonOf(storedReason(giveUp('a-code', '')))).toEqual({ code: 'a-code', message: undefined });
    expect(reasonOf('Anna 850101-1236')).toEqual({ code: 'unknown', message: undefined });
    expect(reasonOf(undefined)).toEqual({ code: 'unknown', message: undefined });
  });

  it.each([
    [Object.assign(new Error('x'), { code: '57P01' }), '57P01'],
    [Object.assign(new Error('x'), { code: '850101-1236' }), 'Error'],
    [Object.assign(new Error('x'), { code: 'ECONNRESET' }), 'ECONNRESET'],
    [Object.assign(new Error('x'), { code: 'Anna Svensson' }), 'Error'],
    [new TypeError('x'), 'TypeError'],
    [new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })]), 'ECONNREFUSED'],
    ['Anna', 'unknown'],
    [null, 'unknown'],
  ])('of %p is its code or name', (error, code) => {
    expect(codeOf(error)).toBe(code);
  });
});

describe('a question to the queue', () => {
  it('ends with a code when no answer comes, and when a late answer fails', async () => {
    const unavailable = {
      ok: false,
      error: { code: 'queue-unavailable', message: expect.stringContaining('timeout') },
    };
    expect(await ask(10, () => new Promise(() => undefined))).toMatchObject(unavailable);
    let fail: () => void = () => undefined;
    const late = ask(10, () => new Promise((_, reject) => (fail = () => reject(new Error('late')))));
    expect(await late).toMatchObject(unavailable);
    fail();
  });
});
