/** As much of a browser as a login needs: cookies per origin and name, redirects, forms. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();
  /** Every address that was asked for. */
  readonly visited: string[] = [];

  /** The cookies that go along to an address. */
  cookies(address: string): { readonly name: string; readonly value: string }[] {
    return [...this.#jar(address)].map(([name, value]) => ({ name, value }));
  }

  /** Asks for one address, without following redirects. */
  async fetch(address: string, init: RequestInit = {}): Promise<Response> {
    const jar = this.#jar(address);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      accept: 'text/html,application/json',
      ...(init.headers as object),
      ...(cookie === '' ? {} : { cookie }),
    };
    const response = await fetch(address, { ...init, headers, redirect: 'manual' });
    this.visited.push(address);
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]?.split('=') ?? [];
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  /** Follows redirects until a page comes, or an address at which `stopAt` begins. */
  async open(
    address: string,
    stopAt?: string,
    init: RequestInit = {},
  ): Promise<{ address: string; response: Response }> {
    let response = await this.fetch(address, init);
    let at = address;
    for (let steps = 0; response.status >= 300 && response.status < 400 && steps < 20; steps += 1) {
      at = new URL(response.headers.get('location') ?? '', at).href;
      if (stopAt !== undefined && at.startsWith(stopAt)) break;
      response = await this.fetch(at);
    }
    return { address: at, response };
  }

  /** Fills in the login form of the page that stands at `address`. */
  async submitLogin(address: string, login: string, password: string, stopAt?: string) {
    const body = new URLSearchParams({ login, password });
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(address).origin };
    return this.open(address, stopAt, { method: 'POST', body: body.toString(), headers });
  }

  #jar(address: string): Map<string, string> {
    const { origin } = new URL(address);
    const jar = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, jar);
    return jar;
  }
}
