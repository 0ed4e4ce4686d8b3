import type { PublishedVersion } from '@kohort/hub-api';
import type { Result } from '@kohort/kernel';
import type { AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import type { Speaker } from './give-directive.js';
import { movePublication } from './move-publication.js';
import type { PublicationRequest } from './publication-move.js';

/** Stops a published version at every node, until it is resumed. */
export const pauseVersion = (
  dataSource: DataSource,
  speaker: Speaker,
  request: PublicationRequest,
): Promise<Result<PublishedVersion, AppFault>> =>
  movePublication(dataSource, speaker, { move: 'pause', state: 'paused', action: 'version.paused' }, request);
