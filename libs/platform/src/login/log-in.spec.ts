import { describe, expect, it } from '@jest/globals';
import { readCookie } from './cookie.js';
import { localPath } from './log-in.js';

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

describe('a cookie', () => {
  it('is found by its whole name', () => {
    expect(readCookie('a=1; hub-session=abc-_9; hub-session-login=x', 'hub-session')).toBe('abc-_9');
    expect(readCookie('xhub-session=abc', 'hub-session')).toBeUndefined();
    expect(readCookie(undefined, 'hub-session')).toBeUndefined();
    expect(readCookie('hub-session=<script>', 'hub-session')).toBeUndefined();
  });
});
