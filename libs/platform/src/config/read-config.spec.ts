import { describe, expect, it } from '@jest/globals';
import { configReport, readConfig } from './read-config.js';
import { ServerConfig, webUrl } from './variables.js';

const good = {
  PUBLIC_URL: 'https://kohort.example/',
  DATABASE_URL: 'postgresql://kohort:hush@db:5432/hub',
  OIDC_ISSUER: 'http://127.0.0.1:4003',
  OIDC_CLIENT_ID: 'hub',
  OIDC_CLIENT_SECRET: 'hush',
};

describe('a configuration', () => {
  it('is read, with its standards', () => {
    expect(readConfig(ServerConfig, { ...good, HOME: '/home/nobody' })).toMatchObject({
      ok: true,
      value: { PUBLIC_URL: 'https://kohort.example', HOST: '127.0.0.1', LOG_LEVEL: 'info' },
    });
  });

  it('tells all its faults at once, each with name and expectation, and quotes no value', () => {
    const { OIDC_CLIENT_SECRET, ...rest } = good;
    const read = readConfig(ServerConfig, {
      ...rest,
      DATABASE_URL: `mysql://${OIDC_CLIENT_SECRET}`,
      REDIS_URL: 'hush',
      LOG_LEVEL: 'loud',
      OIDC_CLIENT_ID: '  ',
    });
    if (read.ok) throw new Error('expected faults');
    expect(read.error.map(({ path }) => path).sort()).toEqual([
      '/DATABASE_URL',
      '/LOG_LEVEL',
      '/OIDC_CLIENT_ID',
      '/OIDC_CLIENT_SECRET',
      '/REDIS_URL',
    ]);
    const report = configReport('The hub', read.error);
    expect(report).toContain('5 fault(s)');
    expect(report).toContain(
      'OIDC_CLIENT_SECRET is missing: must be the secret that the identity provider gave this app',
    );
    expect(report).toContain('LOG_LEVEL must be debug, info, warn, error or silent');
    expect(report).not.toContain('hush');
  });

  it('keeps the issuer as it is, and takes a public address without a path only', () => {
    const issuer = 'https://login.example/application/o/kohort/';
    expect(readConfig(ServerConfig, { ...good, OIDC_ISSUER: issuer })).toMatchObject({
      value: { OIDC_ISSUER: issuer },
    });
    for (const address of ['https://kohort.example/x', 'https://kohort.example/?y', 'https://a:b@kohort.example'])
      expect(readConfig(ServerConfig, { ...good, PUBLIC_URL: address })).toMatchObject({
        ok: false,
        error: [{ path: '/PUBLIC_URL' }],
      });
  });

  it.each(['http://kohort.example', 'ftp://127.0.0.1', 'kohort', 'http://127.0.0.1.example'])(
    'refuses %s as an address',
    (address) => {
      expect(webUrl.safeParse(address).success).toBe(false);
    },
  );
});
