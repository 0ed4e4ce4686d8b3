import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { BEFORE_ALL, linkHash, type ChainedEvent } from './chain-link.js';

const event: ChainedEvent = {
  id: '7',
  at: '2026-11-30T12:00:00.123456Z',
  actorKind: 'user',
  actorId: 'a',
  action: 'permit.approved',
  purpose: 'recruiting',
  subjectType: 'permit',
  subjectId: 'p',
  details: { b: 1, a: null },
};

describe('a link of the chain', () => {
  it('is the hash of the one before and of the event, whatever order its members come in', () => {
    const text =
      '{"action":"permit.approved","actorId":"a","actorKind":"user","at":"2026-11-30T12:00:00.123456Z",' +
      '"details":{"a":null,"b":1},"id":"7","purpose":"recruiting","subjectId":"p","subjectType":"permit"}';
    const expected = createHash('sha256').update(Buffer.alloc(32)).update(text).digest('hex');
    expect(linkHash(BEFORE_ALL, event).toString('hex')).toBe(expected);
    expect(linkHash(BEFORE_ALL, { ...event, details: { a: null, b: 1 } }).toString('hex')).toBe(expected);
  });

  it('is another one where any member is, and after another link', () => {
    const changed = Object.keys(event).map((name) => ({ ...event, [name]: 'x' }));
    const hashes = [event, ...changed].map((each) => linkHash(BEFORE_ALL, each).toString('hex'));
    hashes.push(linkHash(Buffer.alloc(32, 1), event).toString('hex'));
    expect(new Set(hashes).size).toBe(11);
  });
});
