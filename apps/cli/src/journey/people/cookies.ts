/** The cookies of one visitor, by origin and name: as much of a browser's jar as a login needs. */
export class Cookies {
  readonly #origins = new Map<string, Map<string, string>>();

  /** Asks for one address with its cookies and keeps those of the reply; redirects are not followed. */
  async fetch(address: string, init: RequestInit = {}): Promise<Response> {
    const jar = this.#of(address);
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(address, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      const [name, value] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
      if (value === '' || /;\s*expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  #of(address: string): Map<string, string> {
    const { origin } = new URL(address);
    const jar = this.#origins.get(origin) ?? new Map<string, string>();
    this.#origins.set(origin, jar);
    return jar;
  }
}
