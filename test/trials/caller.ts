import { openSession } from '@kohort/platform/testing';
import type { INestApplication } from '@nestjs/common';
import request from 'supertest';

/** Somebody who is logged in at an app. */
export class Caller {
  private constructor(
    private readonly url: string,
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  static async as(
    app: INestApplication,
    role: string,
    places: Readonly<Record<string, string>> = {},
    who: { readonly subject?: string; readonly email?: string } = {},
  ): Promise<Caller> {
    const { cookie, csrfToken } = await openSession(app, [role], places, who);
    return new Caller(await app.getUrl(), { cookie, 'x-csrf-token': csrfToken });
  }

  get<Reply>(path: string): Promise<Reply> {
    return this.#send<Reply>('get', path);
  }

  post<Reply>(path: string, body?: object): Promise<Reply> {
    return this.#send<Reply>('post', path, body);
  }

  put<Reply>(path: string, body: object): Promise<Reply> {
    return this.#send<Reply>('put', path, body);
  }

  /** All items of a paged list. */
  async all<Item>(path: string): Promise<Item[]> {
    const items: Item[] = [];
    for (let next: string | undefined = ''; next !== undefined;) {
      const after: string = next === '' ? '' : `&after=${encodeURIComponent(next)}`;
      const page: { items: Item[]; next?: string } = await this.get(
        `${path}${path.includes('?') ? '&' : '?'}limit=200${after}`,
      );
      items.push(...page.items);
      next = page.next;
    }
    return items;
  }

  async #send<Reply>(method: 'get' | 'post' | 'put', path: string, body?: object): Promise<Reply> {
    const asked = request(this.url)[method](path).set(this.headers);
    const answer = await (body === undefined ? asked : asked.send(body));
    if (answer.status >= 300)
      throw new Error(`${method} ${path} answers ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body as Reply;
  }
}
