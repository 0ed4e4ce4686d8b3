import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ok, type Result } from '@kohort/kernel';
import { isOurs } from '../pages/guard.js';
import { languageOf } from '../pages/language.js';
import { pageHeaders, sendPage } from '../pages/page.js';
import { listenFault, type InboxFault } from './fault.js';
import type { MailStore } from './mail-store.js';
import { readMail, type Mail, type MailSummary } from './read-mail.js';
import { INBOX_STYLE } from './style.js';
import { hrefOf, listPage, mailPage, notFoundPage, PAGE_SIZE, STYLESHEET, type View } from './views.js';

const POLICY = "frame-src 'self'; form-action 'self'";
/** The HTML of a mail: its own styles and the images that it brings along, no script, no form, nothing from elsewhere. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; " +
  'sandbox allow-popups allow-popups-to-escape-sandbox';

interface Asked {
  readonly store: MailStore;
  readonly view: View;
  readonly id: string;
}
type Answer = (response: ServerResponse, asked: Asked) => Promise<void> | void;

const found = ({ store, view }: Asked): readonly MailSummary[] => {
  const part = view.to.trim().toLowerCase();
  return store.list().filter(({ to }) => part === '' || to.some((recipient) => recipient.toLowerCase().includes(part)));
};

async function read({ store, id }: Asked): Promise<Mail | undefined> {
  const source = await store.source(id);
  return source === undefined ? undefined : readMail(id, source);
}

function sendJson(response: ServerResponse, status: number, body?: unknown): void {
  const headers = { ...pageHeaders(''), 'content-type': 'application/json; charset=utf-8' };
  response.writeHead(status, headers).end(body === undefined ? undefined : JSON.stringify(body));
}
const noMail = { error: 'not-found' };

const seeOther = (response: ServerResponse, location: string): void => {
  response.writeHead(303, { ...pageHeaders(POLICY), location }).end();
};

const list: Answer = (response, asked) => {
  const mails = found(asked);
  const page = Math.min(asked.view.page, Math.max(1, Math.ceil(mails.length / PAGE_SIZE)));
  const shown = mails.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  sendPage(response, 200, listPage(shown, mails.length, { ...asked.view, page }), POLICY);
};

const one: Answer = async (response, asked) => {
  const mail = await read(asked);
  if (mail === undefined) return sendPage(response, 404, notFoundPage(asked.view), POLICY);
  sendPage(response, 200, mailPage(mail, asked.view), POLICY);
};

const itsHtml: Answer = async (response, asked) => {
  const mail = await read(asked);
  if (mail?.html === undefined) return sendPage(response, 404, notFoundPage(asked.view), POLICY);
  response.writeHead(200, { ...pageHeaders(POLICY), 'content-security-policy': MAIL_POLICY });
  response.end(`<!doctype html><base target="_blank">${mail.html}`);
};

const itsSource: Answer = async (response, { store, id, view }) => {
  const source = await store.source(id);
  if (source === undefined) return sendPage(response, 404, notFoundPage(view), POLICY);
  response.writeHead(200, { ...pageHeaders(POLICY), 'content-type': 'text/plain; charset=utf-8' }).end(source);
};

/** Method and path; `:id` is the identifier of a mail. */
const ROUTES: Record<string, Answer> = {
  'GET /': list,
  [`GET ${STYLESHEET}`]: (response) => {
    response.writeHead(200, { ...pageHeaders(POLICY), 'content-type': 'text/css; charset=utf-8' }).end(INBOX_STYLE);
  },
  'GET /mails/:id': one,
  'GET /mails/:id/html': itsHtml,
  'GET /mails/:id/source': itsSource,
  'POST /mails/delete': async (response, { store, view }) => {
    await store.removeAll();
    seeOther(response, hrefOf('/', view));
  },
  'POST /mails/:id/delete': async (response, { store, view, id }) => {
    await store.remove(id);
    seeOther(response, hrefOf('/', view));
  },
  'GET /api/mails': (response, asked) => sendJson(response, 200, found(asked)),
  'GET /api/mails/:id': async (response, asked) => {
    const mail = await read(asked);
    sendJson(response, mail === undefined ? 404 : 200, mail ?? noMail);
  },
  'DELETE /api/mails': async (response, { store }) => {
    await store.removeAll();
    sendJson(response, 204);
  },
  'DELETE /api/mails/:id': async (response, { store, id }) => {
    const removed = await store.remove(id);
    sendJson(response, removed ? 204 : 404, removed ? undefined : noMail);
  },
};

function viewOf(url: URL, request: IncomingMessage): View {
  const lang = url.searchParams.get('lang');
  const page = Number(url.searchParams.get('page') ?? 1);
  return {
    language: languageOf(lang, request.headers['accept-language']),
    asked: lang === 'sv' || lang === 'en',
    to: (url.searchParams.get('to') ?? '').slice(0, 254),
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, store: MailStore): Promise<void> {
  if (!isOurs(request)) return sendJson(response, 403, { error: 'forbidden' });
  const url = new URL(request.url ?? '/', 'http://localhost');
  const id = /^\/(?:api\/)?mails\/([\w-]+)/.exec(url.pathname)?.[1] ?? '';
  const view = viewOf(url, request);
  const exact = ROUTES[`${request.method ?? ''} ${url.pathname}`];
  const route = exact ?? ROUTES[`${request.method ?? ''} ${url.pathname.replace(`mails/${id}`, 'mails/:id')}`];
  if (route === undefined) return sendPage(response, 404, notFoundPage(view), POLICY);
  await route(response, { store, view, id });
}

/** The pages of the inbox for people, and `/api/mails` for programs, on loopback. */
export async function startWeb(
  port: number,
  store: MailStore,
): Promise<Result<{ port: number; stop: () => Promise<void> }, InboxFault>> {
  const server = createServer((request, response) => {
    answer(request, response, store).catch(() => {
      if (!response.headersSent) sendJson(response, 500, { error: 'unexpected' });
      else response.destroy();
    });
  });
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    return listenFault(error, port, "the inbox's page");
  }
  return ok({
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
