import type { PauseReason, PublishedVersion } from '@kohort/hub-api';
import { ok, type Result } from '@kohort/kernel';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource, EntityManager } from 'typeorm';
import type { Speaker } from './give-directive.js';
import { movePublication } from './move-publication.js';
import type { About, PublicationRequest } from './publication-move.js';
import { stoppedByAuthority } from './stopped-by-authority.js';

/** Stops a published version at every node, until it is resumed. */
export const pauseVersion = (
  dataSource: DataSource,
  speaker: Speaker,
  reason: PauseReason | undefined,
  request: PublicationRequest,
): Promise<Result<PublishedVersion, AppFault>> =>
  movePublication(
    dataSource,
    speaker,
    { move: 'pause', state: 'paused', action: 'version.paused', reason, check },
    request,
  );

/** The authority lays its pause upon a sponsor's, so that the sponsor does not resume. Otherwise one pause is enough. */
async function check(manager: EntityManager, { version, givenBy }: About): Promise<Result<unknown, AppFault>> {
  if (version.state !== 'paused') return ok(undefined);
  return givenBy === 'authority' && !(await stoppedByAuthority(manager, version))
    ? ok(undefined)
    : failure('wrong-state', 'This version is paused already.');
}
