import { appendAudit } from '@kohort/persistence';
import type { EntityManager } from 'typeorm';
import type { TrialVersionRow } from '../trials/trial-version.entity.js';
import type { About, PublicationMove } from './publication-move.js';

/** What happened to one version, and with which directive nodes were told of it. */
export interface Noted extends Pick<PublicationMove, 'action' | 'reason'> {
  readonly version: Pick<TrialVersionRow, 'id' | 'number'>;
  readonly revision?: number | undefined;
}

/** The audit row of a version that was moved, or of which nodes were told; `with` is the version that was asked for. */
export const noteMove = (
  manager: EntityManager,
  { trial, version: asked, actor, givenBy }: About,
  { version, action, reason, revision }: Noted,
): Promise<void> =>
  appendAudit(manager, {
    actor,
    action,
    purpose: 'recruiting',
    subject: { type: 'trial-version', id: version.id },
    details: {
      trial: trial.id,
      version: version.number,
      by: givenBy,
      revision: revision ?? null,
      ...(reason === undefined ? {} : { reason }),
      ...(version.id === asked.id ? {} : { with: asked.number }),
    },
  });
