import { describe, expect, it } from '@jest/globals';
import { smtpAddress } from './smtp-address.js';

const CLEAR = { secure: false, requireTLS: false, ignoreTLS: true };
const STARTTLS = { secure: false, requireTLS: true, ignoreTLS: false };
const TLS = { secure: true, requireTLS: false, ignoreTLS: false };

describe('smtpAddress', () => {
  it.each([
    ['smtp://127.0.0.1:1025', { host: '127.0.0.1', port: 1025, ...CLEAR }],
    ['smtp://127.8.9.1', { host: '127.8.9.1', port: 587, ...CLEAR }],
    ['smtp://[::1]:25/', { host: '::1', port: 25, ...CLEAR }],
    ['smtp://LOCALHOST', { host: 'localhost', port: 587, ...CLEAR }],
    ['smtp://mail.region.example', { host: 'mail.region.example', port: 587, ...STARTTLS }],
    ['smtp://127.evil.example', { host: '127.evil.example', port: 587, ...STARTTLS }],
    ['smtp://localhost.evil.example', { host: 'localhost.evil.example', port: 587, ...STARTTLS }],
    ['smtp://10.0.0.1:25', { host: '10.0.0.1', port: 25, ...STARTTLS }],
    ['smtp://[2001:db8::1]', { host: '2001:db8::1', port: 587, ...STARTTLS }],
    ['smtps://127.0.0.1', { host: '127.0.0.1', port: 465, ...TLS }],
    ['smtps://u%40h:p%2F%3A@m.example', { host: 'm.example', port: 465, ...TLS, auth: { user: 'u@h', pass: 'p/:' } }],
  ])('reads %s', (url, address) => {
    expect(smtpAddress(url)).toEqual({ ok: true, value: address });
  });

  it.each([
    'mail.region.example',
    'http://mail.example',
    'smtp://',
    'smtp:///x',
    'smtp://m.example/folder',
    'smtp://m.example?tls.rejectUnauthorized=false',
    'smtp://m.example#x',
    'smtp://user@m.example',
    'smtp://:hemlig@m.example',
    'smtp://user:hem%lig@m.example',
    '',
  ])('refuses "%s" without quoting it', (url) => {
    const read = smtpAddress(url);
    expect(read).toMatchObject({ ok: false, error: { code: 'bad-url', path: '/url' } });
    expect(JSON.stringify(read)).not.toMatch(/hem|m\.example/);
  });
});
