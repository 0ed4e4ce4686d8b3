import type { PublishedVersion } from '@kohort/hub-api';
import { invariant, ok, type Result } from '@kohort/kernel';
import { failure, type AppFault } from '@kohort/platform';
import { In, LessThan, type DataSource, type EntityManager } from 'typeorm';
import { PermitRow } from '../permits/permit.entity.js';
import { checkPlaces } from '../trials/check-places.js';
import { moveVersion } from '../trials/move-version.js';
import { TrialVersionRow } from '../trials/trial-version.entity.js';
import type { Speaker } from './give-directive.js';
import { movePublication } from './move-publication.js';
import { noteMove } from './note-move.js';
import type { About, PublicationRequest } from './publication-move.js';
import { permitHolds } from './permit-holds.js';
import { stoppedByAuthority } from './stopped-by-authority.js';

/** Sends an approved version to the nodes of its permit's regions. It takes the place of the one before it. */
export const publishVersion = (
  dataSource: DataSource,
  speaker: Speaker,
  request: PublicationRequest,
): Promise<Result<PublishedVersion, AppFault>> =>
  movePublication(
    dataSource,
    speaker,
    { move: 'publish', state: 'published', action: 'version.published', check, after: supersedeEarlier },
    request,
  );

async function check(manager: EntityManager, about: About): Promise<Result<unknown, AppFault>> {
  const { trialId, number } = about.version;
  // Nodes take no version that is older than one that they have.
  const [later] = await manager.query<{ number: number }[]>(
    `select number from trial_version where trial_id = $1 and number > $2
       and id in (select version_id from directive) limit 1`,
    [trialId, number],
  );
  if (later !== undefined)
    return failure('wrong-state', `Version ${later.number} was published; an earlier one is not published after it.`);
  // A permit in the drawer is no way round a stop that the authority gave since.
  if (await stoppedByAuthority(manager, about.version))
    return failure('forbidden', 'The permit authority stopped this trial after this version was approved.');
  const held = await permitHolds(manager, about);
  if (!held.ok) return held;
  const permit = await manager.findOneBy(PermitRow, { versionId: about.version.id, decision: 'approved' });
  return permit === null ? ok(undefined) : checkPlaces(manager, about.version.id, permit.regions);
}

/** Regions go on with an earlier one until they allow this one, so that they are told nothing of it. */
async function supersedeEarlier(manager: EntityManager, about: About): Promise<void> {
  const { version, now } = about;
  const earlier = await manager.find(TrialVersionRow, {
    where: { trialId: version.trialId, number: LessThan(version.number), state: In(['published', 'paused']) },
    order: { number: 'ASC' },
    select: { id: true, number: true },
  });
  for (const each of earlier) {
    const moved = await moveVersion(manager, each.id, 'supersede', now);
    invariant(moved.ok, 'a version that is published or paused can be superseded');
    await noteMove(manager, about, { version: each, action: 'version.superseded' });
  }
}
