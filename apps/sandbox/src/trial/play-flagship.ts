import { Session } from '../access/session.js';
import type { App } from '../start/apps.js';
import type { Progress } from '../start/progress.js';
import { allowTrial } from './allow-trial.js';
import { postTrial } from './post-trial.js';
import { settleSites, TARGET } from './settle-sites.js';

/** In two regions, and where there are fewer in all but one: that one waits for whoever tries the sandbox. */
export const allowing = <Node>(nodes: readonly Node[]): readonly Node[] =>
  nodes.slice(0, Math.max(1, Math.min(2, nodes.length - 1)));

/**
 * Plays the cast: the flagship trial is posted, approved, published, and allowed in two regions.
 *
 * @returns the regions that allowed it now, by county code
 */
export async function playFlagship(hub: App, nodes: readonly App[], progress: Progress): Promise<readonly string[]> {
  const allowed: string[] = [];
  const sponsor = await Session.open(hub.url, 'sponsor');
  const officer = await Session.open(hub.url, 'permit-officer');
  const { id, published } = await postTrial(
    sponsor,
    officer,
    nodes.map((node) => node.id),
  );
  if (published)
    for (const node of allowing(nodes)) {
      const steward = await Session.open(node.url, `steward-${node.id}`);
      if (await allowTrial(steward, id)) allowed.push(node.id);
      await steward.close();
      const coordinator = await Session.open(node.url, `coordinator-${node.id}`);
      await settleSites(coordinator, id, Math.ceil(TARGET / nodes.length));
      await coordinator.close();
    }
  await Promise.all([sponsor.close(), officer.close()]);
  progress.say('The flagship trial is at the hub and its nodes');
  return allowed;
}
