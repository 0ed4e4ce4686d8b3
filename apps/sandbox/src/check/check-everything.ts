import { Session } from '../access/session.js';
import { limited } from '../access/limited.js';
import type { Member, Post } from '../cast/member.js';
import { SandboxFailure } from '../failure.js';
import type { Sandbox } from '../start/start-sandbox.js';
import type { Check } from './check.js';
import { trialChecks } from './trial-checks.js';

const PATIENCE = 10_000;
const AT_ONCE = 4;

const get = (url: string): Promise<Response> => fetch(url, { signal: AbortSignal.timeout(PATIENCE) });

async function json(url: string): Promise<Readonly<Record<string, unknown>>> {
  return (await (await get(url)).json()) as Record<string, unknown>;
}

const is200 = (url: string): Check => ({ what: url, run: async () => (await get(url)).status === 200 });

/** Somebody for each role at each app: of clinicians one in each region. */
function oneForEachRole(members: readonly Member[]): { login: string; post: Post }[] {
  const found = new Map<string, { login: string; post: Post }>();
  for (const { user, posts } of members)
    for (const post of posts) {
      const key = `${post.app} ${post.role}`;
      if (!found.has(key)) found.set(key, { login: user.login, post });
    }
  return [...found.values()];
}

const loginCheck = (url: string, login: string, post: Post): Check => ({
  what: `the login of ${login} as ${post.role} at ${url}`,
  run: async () => {
    const session = await Session.open(url, login);
    const { account, assignments } = session.who;
    await session.close();
    const held = assignments.some(
      ({ role, region, careUnit }) => role === post.role && region === post.region && careUnit === post.careUnit,
    );
    return account.subject === login && held;
  },
});

const peopleCheck = (url: string, people: number): Check => ({
  what: `${people} people at ${url}`,
  run: async () => (await json(`${url}/Patient?_summary=count`))['total'] === people,
});

const registrationCheck = (hubUrl: string, regions: readonly string[]): Check => ({
  what: `the registration of ${regions.length} nodes at the hub`,
  run: async () => {
    const session = await Session.open(hubUrl, 'operator');
    const { items } = await session.get<{ items: { region: string; state: string }[] }>('/api/nodes?limit=200');
    await session.close();
    return regions.every((code) => items.some(({ region, state }) => region === code && state === 'live'));
  },
});

function checksOf({ hub, nodes, inbox, issuer, fhir, filled, members, hasTrial }: Sandbox): Check[] {
  const apps = new Map([hub, ...nodes].map((app) => [app.id, app]));
  return [
    ...[...apps.values()].flatMap(({ url, ports }) => [
      is200(`${url}/health/ready`),
      is200(`http://127.0.0.1:${ports.worker}/health/ready`),
      is200(`${url}/api/docs`),
      is200(`${url}/api/openapi.json`),
    ]),
    ...[...fhir].flatMap(([code, { url }]) => [is200(`${url}/metadata`), peopleCheck(url, filled[code]?.people ?? 0)]),
    is200(inbox.webUrl),
    is200(`${issuer}/.well-known/openid-configuration`),
    ...oneForEachRole(members).map(({ login, post }) => loginCheck(apps.get(post.app)?.url ?? '', login, post)),
    registrationCheck(hub.url, [...fhir.keys()]),
    ...(hasTrial ? trialChecks(nodes, inbox.webUrl) : []),
  ];
}

/**
 * Asks everything once: health, pages, people, and a login in each role at each app.
 *
 * @returns how many checks there were
 * @throws SandboxFailure that names what does not answer as it should
 */
export async function checkEverything(sandbox: Sandbox): Promise<number> {
  const checks = checksOf(sandbox);
  const wrong: string[] = [];
  await limited(checks, AT_ONCE, async ({ what, run }) => {
    const right = await run().catch((error: unknown) => (wrong.push(`${what} (${String(error)})`), undefined));
    if (right === false) wrong.push(what);
  });
  if (wrong.length > 0) throw new SandboxFailure(`Not as it should be: ${wrong.join('; ')}.`);
  return checks.length;
}
