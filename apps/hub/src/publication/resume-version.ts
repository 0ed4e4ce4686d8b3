import type { PublishedVersion } from '@kohort/hub-api';
import type { Result } from '@kohort/kernel';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource, EntityManager } from 'typeorm';
import type { Speaker } from './give-directive.js';
import { movePublication } from './move-publication.js';
import type { About, PublicationRequest } from './publication-move.js';
import { permitHolds } from './permit-holds.js';
import { stoppedByAuthority } from './stopped-by-authority.js';

/** Lets a paused version go on. What the authority paused, the authority resumes. */
export const resumeVersion = (
  dataSource: DataSource,
  speaker: Speaker,
  request: PublicationRequest,
): Promise<Result<PublishedVersion, AppFault>> =>
  movePublication(
    dataSource,
    speaker,
    { move: 'resume', state: 'published', action: 'version.resumed', check },
    request,
  );

async function check(manager: EntityManager, about: About): Promise<Result<unknown, AppFault>> {
  const { version, givenBy } = about;
  const isHeld = version.state === 'paused' && givenBy === 'sponsor';
  if (isHeld && (await stoppedByAuthority(manager, version)))
    return failure('forbidden', 'The permit authority paused this version; only a permit officer resumes it.');
  return permitHolds(manager, about);
}
