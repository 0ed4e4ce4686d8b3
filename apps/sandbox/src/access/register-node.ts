import type { Session } from './session.js';

/**
 * Makes a node known to the hub, unless it is: the operator asks the hub for a one-time code and hands it to the node,
 * which registers its key with it.
 *
 * @returns whether it was registered now
 */
export async function registerNode(
  hub: Session,
  node: Session,
  { region, name }: { readonly region: string; readonly name: string },
): Promise<boolean> {
  const { registered } = await node.get<{ registered: boolean }>('/api/hub-connection');
  if (registered) return false;
  const { code } = await hub.post<{ code: string }>('/api/nodes/registration-codes', { region, name });
  await node.post('/api/hub-connection/register', { code });
  return true;
}
