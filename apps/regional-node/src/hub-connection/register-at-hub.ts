import { failed, ok, type Result } from '@kohort/kernel';
import { appendAudit, type AuditActor } from '@kohort/persistence';
import { HUB_PATHS, RegistrationReply, signRegistration } from '@kohort/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import { askHub } from './ask-hub.js';
import { clientIdIn, lockConnection, recordContact, recordRegistration } from './connection-state.js';
import { hubFault, type HubFault } from './hub-fault.js';
import type { NodeIdentity } from './node-identity.js';

/** Only the hub itself says these, of the code or the key: the same code cannot succeed later. */
const FINAL = /^((code|key)-[a-z-]+|wrong-region)$/;

/** Whether asking again with the same code and key is of no use. */
export const isFinal = ({ refusal = '' }: HubFault): boolean => FINAL.test(refusal);

/** Registers this node's key, and keeps that it is registered. What a failure means is for the caller to say. */
export async function registerAtHub(
  dataSource: DataSource,
  identity: NodeIdentity,
  code: string,
  actor: AuditActor,
  now: Date,
): Promise<Result<RegistrationReply, HubFault>> {
  const reply = await ask(identity, code, now);
  if (reply.ok) await dataSource.transaction((manager) => keep(manager, identity, reply.value, actor, now));
  return reply;
}

/** Several attempts at once may all succeed; the first of them is the one that registered the node. */
async function keep(
  manager: EntityManager,
  identity: NodeIdentity,
  { clientId }: RegistrationReply,
  actor: AuditActor,
  now: Date,
): Promise<void> {
  const before = await lockConnection(manager);
  // The first heartbeat need not wait.
  await recordContact(manager, now, { nextAttemptAt: null });
  if (clientIdIn(before, identity) === clientId) return;
  const { thumbprint: keyThumbprint } = identity.key;
  await recordRegistration(manager, { hubUrl: identity.hubUrl, keyThumbprint, clientId, registeredAt: now });
  await appendAudit(manager, {
    actor,
    action: 'hub-connection.registered',
    purpose: 'operation',
    subject: { type: 'hub-connection', id: clientId },
    details: { region: identity.region, keyThumbprint },
  });
}

async function ask(identity: NodeIdentity, code: string, now: Date): Promise<Result<RegistrationReply, HubFault>> {
  const { hubUrl, region, key } = identity;
  const registration = await signRegistration(key, { code, region, hub: hubUrl, now: now.getTime() });
  const answer = await askHub(hubUrl, { method: 'POST', path: HUB_PATHS.register, body: { json: { registration } } });
  if (!answer.ok) return answer;
  const reply = RegistrationReply.safeParse(answer.value);
  return reply.success && reply.data.region === region && reply.data.hub.issuer === hubUrl
    ? ok(reply.data)
    : failed(hubFault('hub-unreadable', 'What answers at HUB_URL does not answer as this hub.'));
}
