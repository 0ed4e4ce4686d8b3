import { failed, ok, type Result } from '@kohort/kernel';
import {
  CLOCK_SKEW_S,
  verifyProtocol,
  type ItemCode,
  type ProtocolVersion,
  type SignedProtocol,
} from '@kohort/protocol';
import type { EntityManager } from 'typeorm';
import type { ReadItem, SignedDirective } from './feed-item.js';
import type { NodeTrust } from './node-trust.js';
import { noteEvent, NODE_ACTOR } from './protocol-log.js';
import { ProtocolTrialRow } from './protocol-trial.entity.js';
import { ProtocolRow } from './protocol.entity.js';
import { queueReport } from './queue-report.js';

/** Takes up a version that the hub published: a new one waits for the steward, a known one goes on as it was decided. */
export async function takeUpVersion(
  manager: EntityManager,
  { sequence, again, protocol: envelope }: ReadItem,
  directive: SignedDirective,
  { identity, keys }: NodeTrust,
  now: Date,
): Promise<Result<undefined, ItemCode>> {
  if (envelope === undefined) return failed('missing-protocol');
  const { hubUrl: hub, region } = identity;
  const verifiedAt = (time: number) => verifyProtocol(envelope, { keys, hub, region, now: time });
  let verified = await verifiedAt(now.getTime());
  // A permit that begins with its publication is not refused by a clock that is slow. It runs when it holds here.
  if (!verified.ok && verified.error.code === 'not-yet-valid')
    verified = await verifiedAt(now.getTime() + CLOCK_SKEW_S * 1000);
  if (!verified.ok) return failed(verified.error.code);
  const { protocol } = verified.value;
  const { trialId, versionId, version } = directive;
  if (protocol.id !== versionId || protocol.trial.id !== trialId || protocol.version !== version)
    return failed('ids-differ');
  const known = await manager.find(ProtocolRow, { where: [{ id: versionId }, { trialId, version }] });
  if (known.length > 0) {
    const resumed = await resume(manager, known, envelope as SignedProtocol, versionId, now);
    if (!resumed.ok) return resumed;
    if (resumed.value || !again) await queueReport(manager, { sequence, versionId, state: 'hub-resumed' }, now);
    return ok(undefined);
  }
  const row = await manager.save(
    ProtocolRow,
    rowOf(protocol, { envelope: JSON.stringify(envelope), directive: directive.signed }, now),
  );
  await manager.update(ProtocolTrialRow, { trialId }, { version });
  await noteEvent(manager, row, { kind: 'received', actor: NODE_ACTOR, at: now });
  await queueReport(manager, { sequence, versionId, state: 'received' }, now);
  return ok(undefined);
}

/** What the steward decided stands, since it is the very text that was decided on. Says whether it was stopped before. */
async function resume(
  manager: EntityManager,
  known: readonly ProtocolRow[],
  { payload }: SignedProtocol,
  versionId: string,
  now: Date,
): Promise<Result<boolean, ItemCode>> {
  const [row, another] = known;
  if (row?.id !== versionId || another !== undefined) return failed('version-changed');
  if (row.hubState === 'withdrawn') return failed('withdrawn');
  if ((JSON.parse(row.envelope) as SignedProtocol).payload !== payload) return failed('version-changed');
  if (row.hubState === 'published') return ok(false);
  await manager.update(ProtocolRow, { id: row.id }, { hubState: 'published' });
  await noteEvent(manager, row, { kind: 'hub-published', actor: NODE_ACTOR, at: now });
  return ok(true);
}

/** PostgreSQL holds no NUL in text; it is only for lists. */
const plain = (text: string): string => text.replaceAll('\u0000', '');

type Signed = Pick<ProtocolRow, 'envelope' | 'directive'>;

function rowOf({ id, version, trial, permit }: ProtocolVersion, signed: Signed, now: Date): ProtocolRow {
  return {
    id,
    trialId: trial.id,
    version,
    acronym: plain(trial.acronym),
    title: { sv: plain(trial.title.sv), en: plain(trial.title.en) },
    sponsor: plain(trial.sponsor),
    ...signed,
    decision: 'waiting',
    hubState: 'published',
    statement: null,
    validFrom: new Date(permit.validFrom),
    validUntil: new Date(permit.validUntil),
    expiryNotedAt: null,
    receivedAt: now,
  };
}
