import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '../access/session.js';
import { SandboxFailure } from '../failure.js';

const PATIENCE = 60_000;

interface Protocol {
  readonly id: string;
  readonly version: number;
  readonly decision: string;
}

/**
 * Waits until the trial's first version has come to a node, and lets it run at all sites if its steward has not decided.
 *
 * @returns whether it was allowed now
 */
export async function allowTrial(steward: Session, trial: string): Promise<boolean> {
  const latest = Date.now() + PATIENCE;
  for (;;) {
    const { items } = await steward.get<{ items: Protocol[] }>(`/api/protocols?trial=${trial}&limit=200`);
    const protocol = items.find(({ version }) => version === 1);
    if (protocol !== undefined) return allow(steward, protocol);
    if (Date.now() > latest) throw new SandboxFailure('A node did not get the trial that was published at the hub.');
    await sleep(200);
  }
}

async function allow(steward: Session, { id, decision }: Protocol): Promise<boolean> {
  if (decision !== 'waiting') return false;
  const { sites = [] } = await steward.get<{ sites?: { id: string }[] }>(`/api/protocols/${id}`);
  await steward.post(`/api/protocols/${id}/allow`, {
    sites: sites.map((site) => ({ site: site.id, decision: 'allowed' })),
  });
  return true;
}
