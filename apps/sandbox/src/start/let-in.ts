import { admit } from '../access/admit.js';
import { furnish } from '../access/furnish.js';
import { limited } from '../access/limited.js';
import { registerNode } from '../access/register-node.js';
import { Session } from '../access/session.js';
import { OPERATOR, SPONSOR } from '../cast/cast.js';
import type { Member } from '../cast/member.js';
import { regionOf } from '../plan/regions.js';
import type { App } from './apps.js';
import { capital, counted, type Progress } from './progress.js';

/** Nodes at a time; each has several requests under way. */
const AT_ONCE = 3;

/** The sponsor's role holds at the organisation by the id that the hub gave it. */
const withOrganisation = (one: Member, id: string): Member => ({
  ...one,
  posts: one.posts.map((post) => (post.organisation === SPONSOR ? { ...post, organisation: id } : post)),
});

/** Says what was new at an app. */
function told(app: App, admitted: number, registered: boolean): string | undefined {
  const news = [
    ...(admitted > 0 ? [`${counted(admitted, 'person', 'people')} let in`] : []),
    ...(registered ? ['registered at the hub'] : []),
  ];
  return news.length === 0 ? undefined : `${capital(app.name)}: ${news.join(', ')}`;
}

/**
 * Makes the sponsor's organisation and the sites, gives everybody an account and roles at the apps, and makes the nodes
 * known to the hub, all of it as the operator, who logs in as everybody does. What is there already stays as it is.
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
  const organisation = await furnish(
    atHub,
    nodes.map(({ id }) => regionOf(id)),
  );
  const settled = members.map((one) => withOrganisation(one, organisation));
  const say = (line: string | undefined): void => (line === undefined ? undefined : progress.say(line));
  say(told(hub, await admit(atHub, hub.id, settled), false));
  await limited(nodes, AT_ONCE, async (node) => {
    const atNode = await Session.open(node.url, OPERATOR);
    const admitted = await admit(atNode, node.id, settled);
    const registered = await registerNode(atHub, atNode, { region: node.id, name: regionOf(node.id).name });
    say(told(node, admitted, registered));
    await atNode.close();
  });
  await atHub.close();
}
