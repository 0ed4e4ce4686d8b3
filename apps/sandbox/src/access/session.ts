import { SandboxFailure } from '../failure.js';
import { SANDBOX_PASSWORD } from '../identity-provider/sandbox-user.js';
import { CookieJar } from './cookies.js';

/** What `GET /api/session` says. */
export interface Who {
  readonly csrfToken: string;
  readonly permissions: readonly string[];
  readonly account: { readonly id: string; readonly subject: string };
  readonly assignments: readonly Readonly<Record<string, string>>[];
}

const MOST_REDIRECTS = 20;
const PATIENCE = 30_000;

interface Page {
  readonly address: string;
  readonly response: Response;
}

/** Follows redirects, with the cookies of each place, until there is a page. */
async function open(jar: CookieJar, address: string, init: RequestInit = {}): Promise<Page> {
  let [at, response] = [address, await jar.fetch(address, init)];
  for (let steps = 0; response.status >= 300 && response.status < 400 && steps < MOST_REDIRECTS; steps += 1) {
    await response.body?.cancel();
    at = new URL(response.headers.get('location') ?? '', at).href;
    response = await jar.fetch(at);
  }
  return { address: at, response };
}

/** The code and sentence of a refusal, for people who look for what went wrong. */
async function refusal(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { code, message } = JSON.parse(text) as { code?: string; message?: string };
    return `${response.status} ${code ?? ''} ${message ?? ''}`.trim();
  } catch {
    return String(response.status);
  }
}

/** A person's session at an app. It was opened as everybody opens one: through the identity provider's form. */
export class Session {
  private constructor(
    private readonly app: string,
    private readonly jar: CookieJar,
    readonly who: Who,
  ) {}

  /**
   * Logs in with the one password of the sandbox: from the app to the provider's form and back with the code.
   *
   * @param app address of the app
   * @throws SandboxFailure where the provider or the app does not let the person in
   */
  static async open(app: string, login: string): Promise<Session> {
    const jar = new CookieJar();
    const signal = AbortSignal.timeout(PATIENCE);
    const form = await open(jar, `${app}/login?return=/api/session`, { signal });
    if (form.response.status !== 200 || form.address.startsWith(app))
      throw new SandboxFailure(`${app} leads to no login form: ${await refusal(form.response)}.`);
    await form.response.body?.cancel();
    const { address, response } = await open(jar, form.address, {
      method: 'POST',
      body: new URLSearchParams({ login, password: SANDBOX_PASSWORD }),
      headers: { origin: new URL(form.address).origin },
      signal,
    });
    if (response.status !== 200 || address !== `${app}/api/session`)
      throw new SandboxFailure(`${login} cannot log in at ${app}: ${await refusal(response)}.`);
    return new Session(app, jar, (await response.json()) as Who);
  }

  /** @throws SandboxFailure where the app refuses */
  get<Reply>(path: string): Promise<Reply> {
    return this.#ask<Reply>('GET', path);
  }

  /** @throws SandboxFailure where the app refuses */
  post<Reply>(path: string, body?: object): Promise<Reply> {
    return this.#ask<Reply>('POST', path, body);
  }

  /** @throws SandboxFailure where the app refuses */
  put<Reply>(path: string, body: object): Promise<Reply> {
    return this.#ask<Reply>('PUT', path, body);
  }

  /** Ends the session. */
  async close(): Promise<void> {
    await this.post('/logout');
  }

  async #ask<Reply>(method: string, path: string, body?: object): Promise<Reply> {
    const response = await this.jar.fetch(`${this.app}${path}`, {
      method,
      signal: AbortSignal.timeout(PATIENCE),
      headers: {
        accept: 'application/json',
        ...(method === 'GET' ? {} : { 'x-csrf-token': this.who.csrfToken }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new SandboxFailure(`${this.app} refuses ${method} ${path}: ${await refusal(response)}.`);
    return (response.status === 204 ? undefined : await response.json()) as Reply;
  }
}
