import { randomUUID } from 'node:crypto';
import { failed, ok, type Result } from '@kohort/kernel';
import { appendAudit } from '@kohort/persistence';
import type { Directive, ItemCode } from '@kohort/protocol';
import type { EntityManager } from 'typeorm';
import { directiveOf, type ReadItem, type SignedDirective } from './feed-item.js';
import { lockTrial } from './lock-trial.js';
import type { NodeTrust } from './node-trust.js';
import { noteEvent, NODE_ACTOR } from './protocol-log.js';
import { ProtocolTrialRow } from './protocol-trial.entity.js';
import { ProtocolRow } from './protocol.entity.js';
import { queueReport } from './queue-report.js';
import { RefusedProtocolRow } from './refused-protocol.entity.js';
import { takeUpVersion } from './take-up-version.js';

/**
 * Does what one feed item says, in the caller's transaction, or keeps and reports why not; gives the code of a refusal.
 * Nothing that does not verify is kept as something that could run (invariant 4).
 */
export async function takeUpItem(
  manager: EntityManager,
  item: ReadItem,
  trust: NodeTrust,
  now: Date,
): Promise<ItemCode | undefined> {
  const directive = await directiveOf(item, trust);
  const done = directive.ok ? await obey(manager, item, directive.value, trust, now) : failed(directive.error.code);
  if (done.ok || (item.again && (await isTold(manager, item, done.error)))) return undefined;
  await keepRefusal(manager, item, done.error, directive.ok ? directive.value : undefined, now);
  return done.error;
}

/** Read anew, what was done is a replay, and what is still refused has been told. */
const isTold = async (manager: EntityManager, { sequence }: ReadItem, code: ItemCode): Promise<boolean> =>
  code === 'replayed' || (await manager.existsBy(RefusedProtocolRow, { sequence, code }));

/**
 * A directive is older than what was seen by its revision: each counts once, in the order in which the hub gave them. The
 * newest that was seen may be taken up when it is read anew, since its protocol may have been refused before.
 */
async function obey(
  manager: EntityManager,
  item: ReadItem,
  directive: SignedDirective,
  trust: NodeTrust,
  now: Date,
): Promise<Result<undefined, ItemCode>> {
  const { trialId, versionId, revision, signed } = directive;
  const trial = await lockTrial(manager, trialId);
  if (revision < trial.revision || (revision === trial.revision && !item.again)) return failed('replayed');
  await manager.update(ProtocolTrialRow, { trialId }, { revision, directive: signed });
  const done = await carryOut(manager, { item, directive, newest: trial.version }, trust, now);
  if (done.ok) await manager.update(ProtocolRow, { id: versionId }, { directive: signed });
  return done;
}

interface Told {
  readonly item: ReadItem;
  readonly directive: SignedDirective;
  /** The highest version of the trial that was ever taken up. */
  readonly newest: number;
}

async function carryOut(
  manager: EntityManager,
  { item, directive, newest }: Told,
  trust: NodeTrust,
  now: Date,
): Promise<Result<undefined, ItemCode>> {
  const { state, version } = directive;
  if (state !== 'published') return followHub(manager, item, { ...directive, state }, now);
  return version < newest ? failed('replayed') : takeUpVersion(manager, item, directive, trust, now);
}

/**
 * A pause or withdrawal, and the hub is told that it holds here. Of a version that was never taken up here there is nothing
 * to stop, and the hub is told the same.
 */
async function followHub(
  manager: EntityManager,
  { sequence, again }: ReadItem,
  { versionId, trialId, version, state }: Directive & { readonly state: 'paused' | 'withdrawn' },
  now: Date,
): Promise<Result<undefined, ItemCode>> {
  const row = await manager.findOneBy(ProtocolRow, { id: versionId });
  if (row !== null && (row.trialId !== trialId || row.version !== version)) return failed('ids-differ');
  if (row?.hubState === 'withdrawn' && state === 'paused') return failed('withdrawn');
  const isNew = row !== null && row.hubState !== state;
  if (isNew) {
    await manager.update(ProtocolRow, { id: versionId }, { hubState: state });
    await noteEvent(manager, row, { kind: `hub-${state}`, actor: NODE_ACTOR, at: now });
  }
  if (isNew || !again) await queueReport(manager, { sequence, versionId, state: `hub-${state}` }, now);
  return ok(undefined);
}

/** Only what the hub signed names the version: an item that nobody trustworthy signed is known by its place alone. */
async function keepRefusal(
  manager: EntityManager,
  { sequence }: ReadItem,
  code: ItemCode,
  directive: Directive | undefined,
  now: Date,
): Promise<void> {
  const id = randomUUID();
  const { trialId = null, versionId = null, version = null } = directive ?? {};
  await manager.insert(RefusedProtocolRow, { id, sequence, code, trialId, versionId, version, at: now });
  await appendAudit(manager, {
    actor: NODE_ACTOR,
    action: 'protocol.refused',
    purpose: 'recruiting',
    subject: { type: 'refused-protocol', id },
    details: { sequence, code, ...(versionId === null ? {} : { protocol: versionId, version }) },
  });
  const named = versionId === null ? {} : { versionId };
  await queueReport(manager, { sequence, ...named, state: 'refused', code }, now);
}
