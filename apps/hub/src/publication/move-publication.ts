import type { PublishedVersion } from '@kohort/hub-api';
import { ok, type Result } from '@kohort/kernel';
import { appendAudit } from '@kohort/persistence';
import type { AppFault } from '@kohort/platform';
import type { DataSource, EntityManager } from 'typeorm';
import { findVersion } from '../trials/find-trial.js';
import { moveVersion } from '../trials/move-version.js';
import type { Speaker } from './give-directive.js';
import type { About, PublicationMove, PublicationRequest } from './publication-move.js';
import { tellNodes } from './tell-nodes.js';

/** Moves a version and tells the nodes, in one transaction. Of two moves of a trial at once the second sees the first. */
export async function movePublication(
  dataSource: DataSource,
  speaker: Speaker,
  move: PublicationMove,
  { address, publisher, now }: PublicationRequest,
): Promise<Result<PublishedVersion, AppFault>> {
  return dataSource.transaction(async (manager) => {
    const found = await findVersion(manager, publisher, address, 'locked');
    if (!found.ok) return found;
    const checked = await move.check?.(manager, { ...found.value, publisher, now });
    if (checked?.ok === false) return checked;
    const moved = await moveVersion(manager, found.value.version.id, move.move, now);
    if (!moved.ok) return moved;
    const about = { trial: found.value.trial, version: moved.value, publisher, now };
    await move.after?.(manager, about);
    const revision = await tellNodes(manager, speaker, about, move);
    await audit(manager, about, move, revision);
    const { id: versionId, trialId, number: version } = moved.value;
    const told = revision === undefined ? {} : { revision };
    return ok({ trialId, versionId, version, state: move.state, ...told, at: now.toISOString() });
  });
}

const audit = (
  manager: EntityManager,
  { trial, version, publisher }: About,
  { action, reason }: PublicationMove,
  revision: number | undefined,
): Promise<void> =>
  appendAudit(manager, {
    actor: publisher.actor,
    action,
    purpose: 'recruiting',
    subject: { type: 'trial-version', id: version.id },
    details: {
      trial: trial.id,
      version: version.number,
      by: publisher.givenBy,
      revision: revision ?? null,
      ...(reason === undefined ? {} : { reason }),
    },
  });
