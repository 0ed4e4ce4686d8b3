import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type Provider from 'oidc-provider';
import { languageOf, type Language } from '../pages/language.js';
import { sendPage } from '../pages/page.js';
import { SANDBOX_PASSWORD, type SandboxUser } from './sandbox-user.js';
import { errorPage, loginPage, type LoginView } from './views.js';

/**
 * No form-action: browsers hold it against the redirect that follows the form too, and that leads to the apps and
 * wherever they go on to.
 */
export const POLICY = "connect-src 'none'";
const LONGEST_FORM = 4096;

export interface LoginParts {
  readonly provider: Provider;
  readonly people: () => readonly SandboxUser[];
  readonly find: (login: string) => SandboxUser | undefined;
}

interface Begun {
  readonly language: Language;
  readonly hint: string;
}

const stringIn = (values: Record<string, unknown>, name: string): string =>
  typeof values[name] === 'string' ? values[name] : '';

/** The login that the address and the cookie name; undefined if it is over or was begun in another browser. */
async function begun(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<Begun | undefined> {
  const details = await provider.interactionDetails(request, response).catch(() => undefined);
  if (details === undefined || url.pathname !== `/login/${details.uid}`) return undefined;
  const asked = url.searchParams.get('lang') ?? stringIn(details.params, 'ui_locales').slice(0, 2);
  return {
    language: languageOf(asked, request.headers['accept-language']),
    hint: stringIn(details.params, 'login_hint'),
  };
}

async function submitted(request: IncomingMessage): Promise<URLSearchParams> {
  const length = Number(request.headers['content-length'] ?? LONGEST_FORM + 1);
  return new URLSearchParams(length > LONGEST_FORM ? '' : await text(request));
}

/** Shows the login (GET), or checks what was sent and goes back to the app (POST). */
export async function answerLogin(
  { provider, people, find }: LoginParts,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const login = await begun(provider, request, response, url);
  if (login === undefined) {
    const language = languageOf(url.searchParams.get('lang'), request.headers['accept-language']);
    return sendPage(response, 400, errorPage(language), POLICY);
  }
  const view: LoginView = {
    language: login.language,
    path: url.pathname,
    search: (url.searchParams.get('q') ?? '').slice(0, 100),
    login: login.hint,
  };
  if (request.method !== 'POST') return sendPage(response, 200, loginPage(people(), view), POLICY);
  const form = await submitted(request);
  const name = (form.get('login') ?? '').trim();
  const user = find(name);
  if (user !== undefined && form.get('password') === SANDBOX_PASSWORD)
    return provider.interactionFinished(request, response, { login: { accountId: user.login } });
  const error = user === undefined ? 'unknown-login' : 'wrong-password';
  sendPage(response, 401, loginPage(people(), { ...view, login: name, error }), POLICY);
}
