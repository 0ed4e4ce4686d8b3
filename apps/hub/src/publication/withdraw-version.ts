import type { PublishedVersion, WithdrawalReason } from '@kohort/hub-api';
import { ok, type Result } from '@kohort/kernel';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import type { Speaker } from './give-directive.js';
import { movePublication } from './move-publication.js';
import type { About, PublicationRequest } from './publication-move.js';

/** Takes a version back for good. Only the authority says that it withdrew its permit. */
export const withdrawVersion = (
  dataSource: DataSource,
  speaker: Speaker,
  reason: WithdrawalReason,
  request: PublicationRequest,
): Promise<Result<PublishedVersion, AppFault>> =>
  movePublication(
    dataSource,
    speaker,
    { move: 'withdraw', state: 'withdrawn', action: 'version.withdrawn', reason, check: checkReason(reason) },
    request,
  );

const checkReason =
  (reason: WithdrawalReason) =>
  (_manager: unknown, { givenBy }: About): Promise<Result<unknown, AppFault>> =>
    Promise.resolve(
      reason === 'permit-withdrawn' && givenBy === 'sponsor'
        ? failure('forbidden', 'Only the permit authority withdraws a permit.', '/reason')
        : ok(undefined),
    );
