import type { EntityManager } from 'typeorm';
import { PermitRow } from '../permits/permit.entity.js';
import { TrialVersionRow } from '../trials/trial-version.entity.js';
import { DirectiveRow } from './directive.entity.js';
import { giveDirective, type Speaker } from './give-directive.js';
import type { About, PublicationMove } from './publication-move.js';

/**
 * Gives the directive of a move, and answers its revision; undefined where the nodes never heard of the version.
 *
 * A pause or a withdrawal also stops the earlier versions that regions still run because they have not allowed this one:
 * nothing of the trial goes on. What was stopped so does not start again by `resume`, which is for this version only.
 */
export async function tellNodes(
  manager: EntityManager,
  speaker: Speaker,
  { trial, version, publisher, now }: About,
  { move, state, reason }: PublicationMove,
): Promise<number | undefined> {
  if (move !== 'publish' && !(await manager.existsBy(DirectiveRow, { versionId: version.id }))) return undefined;
  const older = move === 'pause' || move === 'withdraw' ? await superseded(manager, version) : [];
  let revision: number | undefined;
  for (const each of [...older, version]) {
    const { regions } = await manager.findOneByOrFail(PermitRow, { versionId: each.id, decision: 'approved' });
    const told = { regions, givenBy: publisher.givenBy, reason: reason ?? null };
    revision = await giveDirective(manager, speaker, { trial, version: each, state, ...told }, now);
  }
  return revision;
}

/** Oldest first. */
const superseded = (manager: EntityManager, { trialId }: TrialVersionRow) =>
  manager.find(TrialVersionRow, {
    where: { trialId, state: 'superseded' },
    order: { number: 'ASC' },
    select: { id: true, number: true },
  });
