import { admit } from '../access/admit.js';
import { limited } from '../access/limited.js';
import { registerNode } from '../access/register-node.js';
import { Session } from '../access/session.js';
import { OPERATOR } from '../cast/cast.js';
import type { Member } from '../cast/member.js';
import { regionOf } from '../plan/regions.js';
import type { App } from './apps.js';
import { capital, counted, type Progress } from './progress.js';

/** Nodes at a time; each has several requests under way. */
const AT_ONCE = 3;

/** Says what was new at an app. */
function told(app: App, admitted: number, registered: boolean): string | undefined {
  const news = [
    ...(admitted > 0 ? [`${counted(admitted, 'person', 'people')} let in`] : []),
    ...(registered ? ['registered at the hub'] : []),
  ];
  return news.length === 0 ? undefined : `${capital(app.name)}: ${news.join(', ')}`;
}

/**
 * Gives everybody an account and roles at the apps, and makes the nodes known to the hub, all of it as the operator, who
 * logs in as everybody does. What is there already stays as it is.
 *
 * @throws SandboxFailure where an app refuses
 */
export async function letIn(
  hub: App,
  nodes: readonly App[],
  members: readonly Member[],
  progress: Progress,
): Promise<void> {
  const atHub = await Session.open(hub.url, OPERATOR);
  const say = (line: string | undefined): void => (line === undefined ? undefined : progress.say(line));
  say(told(hub, await admit(atHub, hub.id, members), false));
  await limited(nodes, AT_ONCE, async (node) => {
    const atNode = await Session.open(node.url, OPERATOR);
    const admitted = await admit(atNode, node.id, members);
    const registered = await registerNode(atHub, atNode, { region: node.id, name: regionOf(node.id).name });
    say(told(node, admitted, registered));
    await atNode.close();
  });
  await atHub.close();
}
