import { describe, expect, it } from '@jest/globals';
import { readCookie } from './cookie.js';
import { localPath, stateIn } from './log-in.js';

describe('where a login leads', () => {
  it.each(['/', '/api/docs', '/candidates/12?sort=age#top'])('is %s inside this app', (path) => {
    expect(localPath(path)).toBe(path);
  });

  it.each([
    undefined,
    '',
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/\t/evil.example',
    '/a b',
    'javascript:alert(1)',
  ])('is never another place: %s', (path) => {
    expect(localPath(path)).toBe('/');
  });
});

describe('the state of a login that comes back', () => {
  it('is told by the query, if we can have made it', () => {
    expect(stateIn('?code=1&state=a-_9')).toBe('a-_9');
    for (const query of ['', '?state=', '?state=%00', '?state=a%20b', `?state=${'x'.repeat(101)}`])
      expect(stateIn(query)).toBe('');
  });
});

describe('a cookie', () => {
  it('is found by its whole name', () => {
    expect(readCookie('a=1; hub-session=abc-_9; hub-session-login=x', 'hub-session')).toBe('abc-_9');
    expect(readCookie('xhub-session=abc', 'hub-session')).toBeUndefined();
    expect(readCookie(undefined, 'hub-session')).toBeUndefined();
    expect(readCookie('hub-session=<script>', 'hub-session')).toBeUndefined();
  });
});
