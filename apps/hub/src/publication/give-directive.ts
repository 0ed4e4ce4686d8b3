import { invariant } from '@kohort/kernel';
import { signDirective, type DirectiveState } from '@kohort/protocol';
import type { EntityManager } from 'typeorm';
import type { HubIdentity } from '../nodes/hub-identity.js';
import type { SigningKeys } from '../permits/signing-keys.js';
import type { TrialVersionRow } from '../trials/trial-version.entity.js';
import type { TrialRow } from '../trials/trial.entity.js';
import { DirectiveRow } from './directive.entity.js';

/** On this channel waiting nodes are woken. */
export const DIRECTIVE_CHANNEL = 'kohort_directive';

/** Any number, as long as nothing else takes a lock by it. */
const SEQUENCE_LOCK = 1_796_020_001;

/** Who signs, and for the nodes of which hub. */
export interface Speaker {
  readonly keys: Pick<SigningKeys, 'hub'>;
  readonly hub: HubIdentity;
}

export interface NewDirective extends Pick<DirectiveRow, 'regions' | 'givenBy' | 'reason'> {
  readonly trial: TrialRow;
  readonly version: Pick<TrialVersionRow, 'id' | 'number'>;
  readonly state: DirectiveState;
}

/**
 * Adds a directive of a trial whose row the transaction has locked, and answers its revision.
 *
 * A node asks for what comes after the last number that it has seen, so that a number must never appear behind a greater
 * one: whoever takes one holds a lock until the commit, and the next waits. Take no other lock after this.
 */
export async function giveDirective(
  manager: EntityManager,
  { keys, hub }: Speaker,
  { trial, version, state, regions, givenBy, reason }: NewDirective,
  at: Date,
): Promise<number> {
  const [[row]] = await manager.query<[{ directive_revision: number }[], number]>(
    'update trial set directive_revision = directive_revision + 1 where id = $1 returning directive_revision',
    [trial.id],
  );
  const revision = row?.directive_revision;
  invariant(revision, 'the trial of a directive is there');
  const [trialId, versionId] = [trial.id, version.id];
  const directive = { hub: hub.issuer, trialId, versionId, version: version.number, revision, state };
  const signed = await signDirective(keys.hub, { ...directive, at: at.toISOString() });
  await manager.query('select pg_advisory_xact_lock($1)', [SEQUENCE_LOCK]);
  await manager.insert(DirectiveRow, { trialId, versionId, revision, state, regions, givenBy, reason, signed, at });
  await manager.query(`select pg_notify($1, '')`, [DIRECTIVE_CHANNEL]);
  return revision;
}
