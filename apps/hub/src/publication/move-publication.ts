import type { PublishedVersion } from '@kohort/hub-api';
import { ok, type Result } from '@kohort/kernel';
import type { AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import { findVersion } from '../trials/find-trial.js';
import { moveVersion } from '../trials/move-version.js';
import type { Speaker } from './give-directive.js';
import { sideOf, type PublicationMove, type PublicationRequest } from './publication-move.js';
import { tellNodes } from './tell-nodes.js';

/** Moves a version and tells the nodes, in one transaction. Of two moves of a trial at once the second sees the first. */
export async function movePublication(
  dataSource: DataSource,
  speaker: Speaker,
  move: PublicationMove,
  { address, publisher }: PublicationRequest,
): Promise<Result<PublishedVersion, AppFault>> {
  return dataSource.transaction(async (manager) => {
    const found = await findVersion(manager, publisher, address, 'locked');
    if (!found.ok) return found;
    const { trial } = found.value;
    const { actor } = publisher;
    // Looked up under the lock: moves of a trial have times in the order in which they happened.
    const about = { ...found.value, actor, givenBy: sideOf(publisher, trial.organisationId), now: new Date() };
    const checked = await move.check?.(manager, about);
    if (checked?.ok === false) return checked;
    const moved = await moveVersion(manager, about.version.id, move.move, about.now);
    if (!moved.ok) return moved;
    const done = { ...about, version: moved.value };
    await move.after?.(manager, done);
    const revision = await tellNodes(manager, speaker, done, move);
    const { id: versionId, trialId, number: version } = moved.value;
    const told = revision === undefined ? {} : { revision };
    return ok({ trialId, versionId, version, state: move.state, ...told, at: about.now.toISOString() });
  });
}
