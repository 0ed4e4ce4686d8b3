import { setTimeout as sleep } from 'node:timers/promises';
import { Session } from '../access/session.js';
import type { App } from '../start/apps.js';
import { allowing } from '../trial/play-flagship.js';
import type { Check } from './check.js';

/** Records are read, people evaluated and clinicians told while the checks begin. */
const PATIENCE = 60_000;

async function within(holds: () => Promise<boolean>): Promise<boolean> {
  for (const latest = Date.now() + PATIENCE; Date.now() < latest; await sleep(200)) if (await holds()) return true;
  return false;
}

const steward = ({ id, url }: App): Promise<Session> => Session.open(url, `steward-${id}`);

async function isSwept(session: Session): Promise<boolean> {
  const { items } = await session.get<{ items: unknown[] }>('/api/sweeps?state=finished');
  return items.length > 0;
}

async function hasMail(inbox: string, { id }: App): Promise<boolean> {
  const response = await fetch(`${inbox}/api/mails`, { signal: AbortSignal.timeout(5000) });
  const mails = (await response.json()) as { from: string }[];
  return mails.some(({ from }) => from.includes(`kohort-${id}@`));
}

interface Overview {
  readonly cases: number;
  readonly states: readonly { readonly state: string; readonly cases: number }[];
}

/** There is a case for every candidate, and none of them is to be told: nobody permits contact, or nobody treats them. */
async function hasNobodyToTell(session: Session): Promise<boolean> {
  const candidates = await session.get<{ items: unknown[] }>('/api/candidates?state=candidate&limit=200');
  const { cases, states } = await session.get<Overview>('/api/outreach/overview');
  return cases >= candidates.items.length && states.every(({ state }) => state === 'waiting' || state === 'unroutable');
}

/** The flagship has gone through all people of the region. */
const sweepCheck = (app: App): Check => ({
  what: `candidates of the flagship trial at ${app.url}`,
  run: async () => {
    const session = await steward(app);
    return within(() => isSwept(session));
  },
});

const digestCheck = (app: App, inbox: string): Check => ({
  what: `a digest from ${app.url} in the inbox`,
  run: async () => {
    const session = await steward(app);
    return within(
      async () => (await hasMail(inbox, app)) || ((await isSwept(session)) && (await hasNobodyToTell(session))),
    );
  },
});

/** The last region's steward has not decided, unless whoever tries the sandbox has. */
const waitingCheck = (app: App): Check => ({
  what: `the flagship trial at ${app.url}, for its steward to decide`,
  run: async () => {
    const session = await steward(app);
    return within(async () => {
      const { items } = await session.get<{ items: unknown[] }>('/api/protocols');
      return items.length > 0;
    });
  },
});

/** What the trial of the cast has come to in each region. */
export const trialChecks = (nodes: readonly App[], inbox: string): Check[] => [
  ...allowing(nodes).flatMap((app) => [sweepCheck(app), digestCheck(app, inbox)]),
  ...nodes.slice(allowing(nodes).length).map(waitingCheck),
];
