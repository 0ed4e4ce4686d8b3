import { invariant } from '@kohort/kernel';
import { LessThan, type EntityManager } from 'typeorm';
import { PermitRow } from '../permits/permit.entity.js';
import { moveVersion } from '../trials/move-version.js';
import { TrialVersionRow } from '../trials/trial-version.entity.js';
import { DirectiveRow } from './directive.entity.js';
import { giveDirective, type Speaker } from './give-directive.js';
import { noteMove } from './note-move.js';
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
  about: About,
  { move, state, action, reason }: PublicationMove,
): Promise<number | undefined> {
  const { trial, version, givenBy, now } = about;
  const isKnown = move === 'publish' || (await manager.existsBy(DirectiveRow, { versionId: version.id }));
  const older = isKnown && (move === 'pause' || move === 'withdraw') ? await superseded(manager, version) : [];
  if (move === 'withdraw') for (const { id } of older) await withdraw(manager, id, now);
  let revision: number | undefined;
  for (const each of [...older, version]) {
    if (isKnown) {
      const { regions } = await manager.findOneByOrFail(PermitRow, { versionId: each.id, decision: 'approved' });
      const told = { regions, givenBy, reason: reason ?? null };
      revision = await giveDirective(manager, speaker, { trial, version: each, state, ...told }, now);
    }
    await noteMove(manager, about, { version: each, action, reason, revision });
  }
  return revision;
}

/** Those before a version, oldest first. */
const superseded = (manager: EntityManager, { trialId, number }: TrialVersionRow) =>
  manager.find(TrialVersionRow, {
    where: { trialId, number: LessThan(number), state: 'superseded' },
    order: { number: 'ASC' },
    select: { id: true, number: true },
  });

async function withdraw(manager: EntityManager, id: string, now: Date): Promise<void> {
  const moved = await moveVersion(manager, id, 'withdraw', now);
  invariant(moved.ok, 'a version that is superseded can be withdrawn');
}
