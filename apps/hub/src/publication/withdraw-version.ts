import type { PublishedVersion, WithdrawalReason } from '@kohort/hub-api';
import type { Result } from '@kohort/kernel';
import type { AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import type { Speaker } from './give-directive.js';
import { movePublication } from './move-publication.js';
import type { PublicationRequest } from './publication-move.js';

/** Takes a version back for good. */
export const withdrawVersion = (
  dataSource: DataSource,
  speaker: Speaker,
  reason: WithdrawalReason,
  request: PublicationRequest,
): Promise<Result<PublishedVersion, AppFault>> =>
  movePublication(
    dataSource,
    speaker,
    { move: 'withdraw', state: 'withdrawn', action: 'version.withdrawn', reason },
    request,
  );
