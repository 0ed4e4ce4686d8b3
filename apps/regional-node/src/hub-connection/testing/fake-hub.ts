import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Answer {
  readonly status?: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Asked {
  readonly path: string;
  readonly token: string | undefined;
  readonly body: string;
}

/** Something that answers at a hub's address as a test tells it to; 'never' leaves the caller waiting. */
export class FakeHub {
  url = '';
  readonly asked: Asked[] = [];
  answer: (asked: Asked) => Answer | 'never' = () => ({ status: 204 });
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  static async start(): Promise<FakeHub> {
    const hub = new FakeHub();
    await new Promise<void>((resolve) => hub.#server.listen(0, '127.0.0.1', resolve));
    hub.url = `http://127.0.0.1:${(hub.#server.address() as AddressInfo).port}`;
    return hub;
  }

  to(path: string): Asked[] {
    return this.asked.filter((each) => each.path === path);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const token = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1];
    const asked = { path: request.url ?? '', token, body: await text(request) };
    this.asked.push(asked);
    const answer = this.answer(asked);
    if (answer === 'never') return;
    const { status = 200, json, text: plain, headers = {} } = answer;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(json === undefined ? plain : JSON.stringify(json));
  }
}
