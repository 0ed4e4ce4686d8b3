import type { ClientMetadata, Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { base, Check } from 'oidc-provider/lib/helpers/interaction_policy/index.js';
import { Provider } from 'oidc-provider/lib/provider.js';
import { languageOf, type Language } from '../pages/language.js';
import type { Keys } from './keys.js';
import { memory } from './memory.js';
import type { SandboxClient, SandboxUser } from './sandbox-user.js';
import { errorPage, loggedOutPage, logoutPage } from './views.js';

const HOUR = 3600;
/** All cookies of this machine's apps share one jar, whatever their ports: names must not meet. */
const COOKIE = 'kohort_sandbox_identity';

export interface ProviderParts {
  readonly issuer: string;
  readonly clients: readonly SandboxClient[];
  readonly keys: Keys;
  readonly find: (login: string) => SandboxUser | undefined;
}

const languageIn = (ctx: KoaContextWithOIDC): Language => {
  const [asked] = [ctx.query['lang'] ?? ctx.query['ui_locales']].flat();
  return languageOf(asked?.slice(0, 2), ctx.get('accept-language'));
};

const metadataOf = (client: SandboxClient): ClientMetadata => ({
  client_id: client.clientId,
  ...(client.clientSecret !== undefined && { client_secret: client.clientSecret }),
  token_endpoint_auth_method: client.clientSecret === undefined ? 'none' : 'client_secret_post',
  redirect_uris: [...client.redirectUris],
  post_logout_redirect_uris: [...client.postLogoutRedirectUris],
  grant_types: ['authorization_code'],
  response_types: ['code'],
});

/** Logging in is all that is asked: our own apps need no consent, so each login comes with its grant. */
const loadExistingGrant: Configuration['loadExistingGrant'] = async (ctx) => {
  const { session, client, provider } = ctx.oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const known = session.grantIdFor(client.clientId);
  const found = known === undefined ? undefined : await provider.Grant.find(known);
  if (found !== undefined) return found;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid profile email');
  await grant.save();
  return grant;
};

function policy() {
  const prompts = base();
  prompts.remove('consent');
  // A session may outlive its person: those in the sandbox change while it runs.
  const gone = new Check('no_account', 'nobody is known by that name', 'login_required', ({ oidc }) => !oidc.account);
  prompts.get('login')?.checks.add(gone);
  return prompts;
}

/** Every page is our own: the defaults load fonts from elsewhere. */
const pages = {
  features: {
    devInteractions: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx: KoaContextWithOIDC, form: string) => {
        ctx.body = logoutPage(languageIn(ctx), form).markup;
      },
      postLogoutSuccessSource: (ctx: KoaContextWithOIDC) => {
        ctx.type = 'html';
        // The provider names the app here only where the person stays logged in for the others.
        ctx.body = loggedOutPage(languageIn(ctx), ctx.oidc.client === undefined).markup;
      },
    },
  },
  renderError: (ctx: KoaContextWithOIDC, out: { error: string; error_description?: string | undefined }) => {
    ctx.type = 'html';
    ctx.body = errorPage(languageIn(ctx), out.error_description ?? out.error).markup;
  },
} satisfies Configuration;

const configuration = ({ clients, keys, find }: ProviderParts): Configuration => ({
  ...pages,
  adapter: memory(),
  clients: clients.map(metadataOf),
  jwks: { keys: [keys.signing] },
  cookies: {
    keys: [...keys.cookies],
    names: { session: `${COOKIE}_session`, interaction: `${COOKIE}_login`, resume: `${COOKIE}_resume` },
  },
  responseTypes: ['code'],
  pkce: { required: () => true },
  scopes: ['openid', 'profile', 'email'],
  claims: { openid: ['sub'], profile: ['name', 'locale'], email: ['email'] },
  // What a scope names stands in the ID token too: no app needs a second request to learn a name.
  conformIdTokenClaims: false,
  clientBasedCORS: () => false,
  interactions: { policy: policy(), url: (_, { uid }) => `/login/${uid}` },
  loadExistingGrant,
  findAccount: (_, sub) => {
    const user = find(sub);
    if (user === undefined) return undefined;
    const { login, name, email, locale } = user;
    return { accountId: login, claims: () => ({ sub: login, name, email, locale }) };
  },
  ttl: {
    AccessToken: HOUR,
    AuthorizationCode: 60,
    IdToken: HOUR,
    Interaction: HOUR,
    Session: 12 * HOUR,
    Grant: 12 * HOUR,
  },
});

/**
 * OpenID Connect for the sandbox's own apps: authorization code with PKCE (S256), discovery, logout.
 *
 * @throws where a client makes no sense, which the provider itself finds only when that client is used
 */
export async function providerOf(parts: ProviderParts): Promise<Provider> {
  const provider = new Provider(parts.issuer, configuration(parts));
  for (const { clientId } of parts.clients) await provider.Client.find(clientId);
  return provider;
}
