import type { Result } from '@kohort/kernel';
import { HUB_PATHS, type Heartbeat } from '@kohort/protocol';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { recordContact, recordFailure } from './connection-state.js';
import type { HubClient } from './hub-client.js';
import type { HubFault } from './hub-fault.js';

/** Tells the hub that the node is there: its version and when it started, and nothing beside. */
export async function sendHeartbeat(
  dataSource: DataSource,
  hub: HubClient,
  heartbeat: Heartbeat,
  now: Date,
): Promise<Result<undefined, HubFault>> {
  const request = { method: 'POST', path: HUB_PATHS.heartbeat, body: { json: heartbeat } } as const;
  const sent = await hub.ask(request, z.undefined());
  if (sent.ok) await recordContact(dataSource.manager, now);
  else await recordFailure(dataSource.manager, sent.error, now);
  return sent;
}
