import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { IdentityProvider } from './identity-provider.js';
import type { LoginSettings } from './settings.js';

describe('the metadata of the identity provider', () => {
  let server: Server;
  let issuer = '';
  /** Where the provider has its login form now; nowhere while it is away. */
  let form: string | undefined;
  let provider: IdentityProvider;
  beforeEach(async () => {
    server = createServer((_request, response) => {
      response.statusCode = form === undefined ? 503 : 200;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ issuer, authorization_endpoint: `${issuer}${form ?? ''}` }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    form = '/form';
    const settings = { issuer, clientId: 'test', clientSecret: 'secret', redirectUri: 'http://127.0.0.1:9/back' };
    provider = new IdentityProvider(settings as LoginSettings);
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));
  const place = async () => new URL((await provider.begin()).url).pathname;

  it('are kept, until the provider is asked for its health and tells others', async () => {
    expect(await place()).toBe('/form');
    form = '/new-form';
    expect(await place()).toBe('/form');
    await provider.ping();
    expect(await place()).toBe('/new-form');
  });

  it('are kept while it is away', async () => {
    expect(await place()).toBe('/form');
    form = undefined;
    await expect(provider.ping()).rejects.toThrow();
    expect(await place()).toBe('/form');
  });
});
