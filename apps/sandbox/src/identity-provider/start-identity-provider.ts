import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ok, type Result } from '@kohort/kernel';
import { isOurs } from '../pages/guard.js';
import { pageHeaders } from '../pages/page.js';
import { codeOf, reason, refuse, type IdentityProviderFault } from './fault.js';
import { keysIn } from './keys.js';
import { answerLogin, POLICY, type LoginParts } from './login.js';
import { providerOf } from './provider.js';
import type { SandboxClient, SandboxUser } from './sandbox-user.js';
import { LOGIN_STYLE } from './style.js';
import { STYLESHEET } from './views.js';

export interface IdentityProviderOptions {
  /** 0 is any free port. */
  readonly port: number;
  readonly people: readonly SandboxUser[];
  readonly clients: readonly SandboxClient[];
  /** Made when new. Keeps the keys, readable by their owner only. */
  readonly folder: string;
}

export interface IdentityProviderServer {
  /** `http://127.0.0.1:port`; apps find everything else below it (OpenID Connect Discovery 1.0). */
  readonly issuer: string;
  /** Replaces those who can log in. Whoever is gone is logged out here. */
  readonly setPeople: (people: readonly SandboxUser[]) => void;
  readonly stop: () => Promise<void>;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

async function listen(server: Server, port: number): Promise<Result<number, IdentityProviderFault>> {
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return ok((server.address() as AddressInfo).port);
  } catch (error) {
    const taken = codeOf(error) === 'EADDRINUSE' || codeOf(error) === 'EACCES';
    const what = `Port ${port}, which is for the identity provider,`;
    if (taken) return refuse('port-taken', `${what} is taken by another program, or not ours to listen on.`);
    return refuse('start-failed', `${what} cannot be listened on: ${reason(error)}.`);
  }
}

/** Our own pages first, everything else is the protocol's. */
function handlerOf(parts: LoginParts): Handler {
  const protocol = parts.provider.callback();
  // The provider adds the hash of its one script, which submits a form, to a policy that has this directive.
  const headers = Object.entries(pageHeaders(`${POLICY}; script-src 'none'`)).filter(
    ([name]) => name !== 'content-type',
  );
  return async (request, response) => {
    const url = new URL(request.url ?? '/', parts.provider.issuer);
    const login = url.pathname.startsWith('/login/');
    if (!isOurs(request, !login)) {
      response.writeHead(403).end();
    } else if (url.pathname === STYLESHEET) {
      response.writeHead(200, { ...pageHeaders(POLICY), 'content-type': 'text/css; charset=utf-8' }).end(LOGIN_STYLE);
    } else if (login) {
      await answerLogin(parts, request, response, url);
    } else {
      for (const [name, value] of headers) response.setHeader(name, value);
      await protocol(request, response);
    }
  };
}

/**
 * An OpenID Connect provider on loopback in which invented people log in with the one password of the sandbox.
 *
 * @returns `port-taken`, `folder-not-writable`, `broken-keys` or `start-failed`; then nothing is left running
 */
export async function startIdentityProvider(
  options: IdentityProviderOptions,
): Promise<Result<IdentityProviderServer, IdentityProviderFault>> {
  const keys = await keysIn(options.folder);
  if (!keys.ok) return keys;
  let handle: Handler | undefined;
  const server = createServer((request, response) => {
    handle?.(request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  });
  const port = await listen(server, options.port);
  if (!port.ok) return port;
  let people = new Map<string, SandboxUser>();
  const setPeople = (given: readonly SandboxUser[]): void => {
    people = new Map(given.map((user) => [user.login, user]));
  };
  setPeople(options.people);
  const issuer = `http://127.0.0.1:${port.value}`;
  const find = (login: string): SandboxUser | undefined => people.get(login);
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  try {
    const provider = await providerOf({ issuer, clients: options.clients, keys: keys.value, find });
    handle = handlerOf({ provider, people: () => [...people.values()], find });
  } catch (error) {
    await stop();
    return refuse('start-failed', `The identity provider does not start: ${reason(error)}.`);
  }
  return ok({ issuer, setPeople, stop });
}
