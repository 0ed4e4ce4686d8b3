import { failed, ok, type Result } from '@kohort/kernel';
import { appendAudit, type AuditActor } from '@kohort/persistence';
import { digest } from '@kohort/platform';
import { HUB_PATHS, RegistrationReply, signRegistration } from '@kohort/protocol';
import type { DataSource } from 'typeorm';
import { askHub } from './ask-hub.js';
import { recordContact, recordFailure } from './connection-state.js';
import { hubFault, type HubFault } from './hub-fault.js';
import type { NodeIdentity } from './node-identity.js';

/** These can be mended without a new code: a clock, an address. */
const MENDABLE = new Set(['clock-skew', 'wrong-audience']);

/** What became of the attempt is kept and shown, whoever made it; a code that was refused for good is remembered. */
export async function registerAtHub(
  dataSource: DataSource,
  identity: NodeIdentity,
  code: string,
  actor: AuditActor,
  now: Date,
): Promise<Result<RegistrationReply, HubFault>> {
  const reply = await ask(identity, code, now);
  if (!reply.ok) {
    const isFinal = reply.error.refusal !== undefined && !MENDABLE.has(reply.error.refusal);
    await recordFailure(dataSource.manager, reply.error, now, isFinal ? { refusedCodeDigest: digest(code) } : {});
    return reply;
  }
  const { clientId } = reply.value;
  await dataSource.transaction(async (manager) => {
    await recordContact(manager, now, {
      hubUrl: identity.hubUrl,
      keyThumbprint: identity.key.thumbprint,
      clientId,
      registeredAt: now,
      // The first heartbeat need not wait.
      nextAttemptAt: null,
    });
    await appendAudit(manager, {
      actor,
      action: 'hub-connection.registered',
      purpose: 'operation',
      subject: { type: 'hub-connection', id: clientId },
      details: { region: identity.region, keyThumbprint: identity.key.thumbprint },
    });
  });
  return reply;
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
