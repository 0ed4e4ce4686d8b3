import { randomUUID } from 'node:crypto';
import type { ProtocolEvent, SiteDecision } from '@kohort/node-api';
import { appendAudit, enqueue, type AuditActor } from '@kohort/persistence';
import type { EntityManager } from 'typeorm';
import { protocolChanged } from './protocol-changed.js';
import { ProtocolEventRow } from './protocol-event.entity.js';
import type { ProtocolRow } from './protocol.entity.js';

/** The node itself, where nobody at a desk acts. */
export const NODE_ACTOR: AuditActor = { kind: 'system', id: 'protocols' };

const ACTIONS: Record<ProtocolEvent['kind'], string> = {
  received: 'protocol.received',
  allow: 'protocol.allowed',
  'change-sites': 'protocol.sites-changed',
  decline: 'protocol.declined',
  pause: 'protocol.paused',
  resume: 'protocol.resumed',
  stop: 'protocol.stopped',
  supersede: 'protocol.superseded',
  'hub-published': 'protocol.hub-published',
  'hub-paused': 'protocol.hub-paused',
  'hub-withdrawn': 'protocol.hub-withdrawn',
  expired: 'protocol.expired',
  altered: 'protocol.altered',
};

/** After these the trial may run otherwise than before. What is superseded is so by another that is allowed. */
const CHANGING = new Set<ProtocolEvent['kind']>([
  'allow',
  'pause',
  'resume',
  'stop',
  'hub-published',
  'hub-paused',
  'hub-withdrawn',
  'expired',
]);

export interface NewProtocolEvent {
  readonly kind: ProtocolEvent['kind'];
  readonly actor: AuditActor;
  readonly at: Date;
  readonly code?: string | undefined;
  readonly sites?: readonly SiteDecision[] | undefined;
}

/** Writes what happened into the version's history and the audit, and wakes the matching where that may concern it. */
export async function noteEvent(
  manager: EntityManager,
  { id: protocolId, trialId, version }: Pick<ProtocolRow, 'id' | 'trialId' | 'version'>,
  { kind, actor, at, code, sites }: NewProtocolEvent,
): Promise<void> {
  const id = randomUUID();
  await manager.insert(ProtocolEventRow, {
    id,
    protocolId,
    at,
    kind,
    code: code ?? null,
    sites: sites === undefined ? null : [...sites],
    actorKind: actor.kind,
    actorId: actor.id,
  });
  await appendAudit(manager, {
    actor,
    action: ACTIONS[kind],
    purpose: 'recruiting',
    subject: { type: 'protocol', id: protocolId },
    details: { trial: trialId, version, ...(code === undefined ? {} : { code }) },
  });
  if (CHANGING.has(kind)) await enqueue(manager, { job: protocolChanged.name, id, payload: { trialId } });
}
