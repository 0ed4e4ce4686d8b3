import { check, shortly, Wrong } from '../wrong.js';
import { Cookies } from './cookies.js';
import { openThroughLogin } from './log-in.js';

const PATIENCE = 30_000;
const PAGE = 200;

/** An answer, refused or not. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const bodyOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

/** Somebody who is logged in at an app. */
export class User {
  private constructor(
    readonly app: string,
    readonly login: string,
    private readonly cookies: Cookies,
    private readonly csrfToken: string,
  ) {}

  /** Logs in as everybody does: from the app to the identity provider's form and back. */
  static async at(app: string, login: string): Promise<User> {
    const cookies = new Cookies();
    const { address, response } = await openThroughLogin(cookies, `${app}/login?return=/api/session`, login);
    const text = await response.text();
    check(response.status === 200 && address === `${app}/api/session`, `${login} to be let in at ${app}`, text);
    return new User(app, login, cookies, (bodyOf(text) as { csrfToken: string }).csrfToken);
  }

  /** @throws Wrong where it is refused */
  get<Reply>(path: string): Promise<Reply> {
    return this.#right<Reply>('GET', path);
  }

  /** @throws Wrong where it is refused */
  post<Reply>(path: string, body?: object): Promise<Reply> {
    return this.#right<Reply>('POST', path, body);
  }

  /** @throws Wrong where it is refused */
  put<Reply>(path: string, body: object): Promise<Reply> {
    return this.#right<Reply>('PUT', path, body);
  }

  /** @throws Wrong where it is refused */
  patch<Reply>(path: string, body: object): Promise<Reply> {
    return this.#right<Reply>('PATCH', path, body);
  }

  /** All items of a paged list. */
  async all<Item>(path: string): Promise<Item[]> {
    const items: Item[] = [];
    let after: string | undefined;
    do {
      const query = `limit=${PAGE}${after === undefined ? '' : `&after=${encodeURIComponent(after)}`}`;
      const page: { items: Item[]; next?: string } = await this.get(`${path}${path.includes('?') ? '&' : '?'}${query}`);
      items.push(...page.items);
      after = page.next;
    } while (after !== undefined);
    return items;
  }

  /** What must be refused. @throws Wrong where it is not, or with another code */
  async refused(method: string, path: string, status: number, body?: object): Promise<string> {
    const answer = await this.ask(method, path, body);
    const { code = '' } = answer.body as { code?: string };
    check(answer.status === status, `${method} ${path} to be refused with ${status}`, answer);
    return code;
  }

  /** The text of a file. */
  async download(path: string): Promise<string> {
    const { status, body } = await this.ask('GET', path);
    check(status === 200 && typeof body === 'string', `${path} to be a file`, { status, body });
    return body;
  }

  async ask(method: string, path: string, body?: object): Promise<Answer> {
    const response = await this.cookies.fetch(`${this.app}${path}`, {
      method,
      signal: AbortSignal.timeout(PATIENCE),
      headers: {
        accept: 'application/json, */*',
        ...(method === 'GET' ? {} : { 'x-csrf-token': this.csrfToken }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: bodyOf(await response.text()) };
  }

  async #right<Reply>(method: string, path: string, body?: object): Promise<Reply> {
    const answer = await this.ask(method, path, body);
    if (answer.status >= 200 && answer.status < 300) return answer.body as Reply;
    throw new Wrong(`${this.login} to be allowed ${method} ${path}`, `${answer.status} ${shortly(answer.body)}`);
  }
}
