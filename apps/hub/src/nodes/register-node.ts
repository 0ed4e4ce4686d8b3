import { randomUUID } from 'node:crypto';
import { ok, type Result } from '@kohort/kernel';
import { appendAudit } from '@kohort/persistence';
import { digest, failure, type AppFault, type ErrorCode } from '@kohort/platform';
import {
  verifyRegistration,
  type MessageCode,
  type RegistrationReply,
  type VerifiedRegistration,
} from '@kohort/protocol';
import { IsNull, type DataSource, type EntityManager } from 'typeorm';
import type { HubIdentity } from './hub-identity.js';
import { NodeRow } from './node.entity.js';
import { RegistrationCodeRow } from './registration-code.entity.js';
import { endKey } from './revoke-node.js';

/** What the node's operator can mend is told apart from what only a forger would send. */
const PROOF_CODES: Partial<Record<MessageCode, ErrorCode>> = {
  'wrong-audience': 'wrong-audience',
  expired: 'clock-skew',
  'not-yet-valid': 'clock-skew',
};

/**
 * Registers the key of a node by a one-time code. One code registers one key: the same key again, after a lost answer,
 * gets the same reply; another key is refused. Where the region has a node already, its key is replaced.
 */
export async function registerNode(
  dataSource: DataSource,
  hub: HubIdentity,
  registration: string,
  now: Date,
): Promise<Result<RegistrationReply, AppFault>> {
  const proof = await verifyRegistration(registration, { hub: hub.issuer, now: now.getTime() });
  if (!proof.ok) return failure(PROOF_CODES[proof.error.code] ?? 'proof-refused', proof.error.message);
  const node = await dataSource.transaction((manager) => register(manager, proof.value, now));
  if (!node.ok) return node;
  const { id: clientId, region } = node.value;
  return ok({ clientId, region, hub: { issuer: hub.issuer, tokenEndpoint: hub.tokenEndpoint } });
}

async function register(
  manager: EntityManager,
  proof: VerifiedRegistration,
  now: Date,
): Promise<Result<NodeRow, AppFault>> {
  // Whoever comes with the same code at the same time waits here.
  const code = await manager.findOne(RegistrationCodeRow, {
    where: { codeDigest: digest(proof.code) },
    lock: { mode: 'pessimistic_write' },
  });
  if (code === null) return failure('code-unknown', 'There is no such registration code.');
  if (code.region !== proof.region)
    return failure('wrong-region', `The code is for region ${code.region}, the node is of region ${proof.region}.`);
  // Two codes may register the same key, or a key for the same region, at the same time.
  await manager.query(`select pg_advisory_xact_lock(hashtext('kohort node registration'))`);
  const known = await manager.findOneBy(NodeRow, { keyThumbprint: proof.thumbprint });
  const refusal = refusalOf(code, known, now);
  if (refusal !== undefined) return refusal;
  if (known !== null && code.nodeId === known.id) return ok(known);
  const node = known ?? (await replaceKey(manager, code, proof, now));
  await manager.update(RegistrationCodeRow, { id: code.id }, { nodeId: node.id });
  await appendAudit(manager, {
    actor: { kind: 'machine', id: node.id },
    action: 'node.registered',
    purpose: 'operation',
    subject: { type: 'node', id: node.id },
    details: { region: node.region, keyThumbprint: node.keyThumbprint, code: code.id },
  });
  return ok(node);
}

/** Why the code does not register the key; `known` is the node that the key was registered for before. */
function refusalOf(code: RegistrationCodeRow, known: NodeRow | null, now: Date) {
  if (code.nodeId !== null && code.nodeId !== known?.id)
    return failure('code-spent', 'The code has registered another key; ask for a new code.');
  if (known !== null && known.revokedAt !== null)
    return failure('key-revoked', 'This key was revoked; make a new one, and ask for a new code.');
  if (known !== null && known.region !== code.region)
    return failure('key-taken', 'This key is registered for another region; make a new one.');
  if (code.nodeId !== null) return undefined;
  if (code.revokedAt !== null) return failure('code-revoked', 'The code was revoked; ask for a new one.');
  return code.expiresAt <= now ? failure('code-expired', 'The code has expired; ask for a new one.') : undefined;
}

async function replaceKey(
  manager: EntityManager,
  { region, name }: RegistrationCodeRow,
  { publicKey, thumbprint }: VerifiedRegistration,
  now: Date,
): Promise<NodeRow> {
  const id = randomUUID();
  const before = await manager.findOne(NodeRow, {
    where: { region, revokedAt: IsNull() },
    lock: { mode: 'pessimistic_write' },
  });
  if (before !== null) {
    await endKey(manager, before, 'replaced', now);
    await appendAudit(manager, {
      actor: { kind: 'machine', id },
      action: 'node.key-replaced',
      purpose: 'operation',
      subject: { type: 'node', id: before.id },
      details: { region, by: id },
    });
  }
  return manager.save(NodeRow, {
    id,
    region,
    name,
    publicKey: publicKey.x,
    keyThumbprint: thumbprint,
    registeredAt: now,
    lastSeenAt: null,
    version: null,
    startedAt: null,
    revokedAt: null,
    revokedBecause: null,
  });
}
