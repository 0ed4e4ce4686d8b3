import { check } from '../wrong.js';
import type { Cookies } from './cookies.js';

/** Everybody's in a sandbox; its login page says so. */
const PASSWORD = 'sandbox';
const MOST_REDIRECTS = 20;
const PATIENCE = 30_000;

export interface Page {
  readonly address: string;
  readonly response: Response;
}

/** Follows redirects, with the cookies of each place, until there is a page. */
export async function open(cookies: Cookies, address: string, init: RequestInit = {}): Promise<Page> {
  const signal = AbortSignal.timeout(PATIENCE);
  let [at, response] = [address, await cookies.fetch(address, { ...init, signal })];
  for (let steps = 0; response.status >= 300 && response.status < 400 && steps < MOST_REDIRECTS; steps += 1) {
    await response.body?.cancel();
    at = new URL(response.headers.get('location') ?? '', at).href;
    response = await cookies.fetch(at, { signal });
  }
  return { address: at, response };
}

/**
 * Opens a link that leads to the login form, fills the form in, and comes to where the link leads.
 *
 * @throws Wrong where there is no form, or the person is not let in
 */
export async function openThroughLogin(cookies: Cookies, link: string, login: string): Promise<Page> {
  const form = await open(cookies, link);
  const isForm = form.response.status === 200 && !form.address.startsWith(new URL(link).origin);
  check(isForm, `${link} to lead to the login form`, `${form.response.status} at ${form.address}`);
  const html = await form.response.text();
  check(html.includes('type="password"'), 'a form that asks for a password', html.slice(0, 200));
  return open(cookies, form.address, {
    method: 'POST',
    body: new URLSearchParams({ login, password: PASSWORD }),
    headers: { origin: new URL(form.address).origin },
  });
}
