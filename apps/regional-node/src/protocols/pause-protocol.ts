import type { Result } from '@kohort/kernel';
import type { AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import { decideProtocol, type Decider } from './decide-protocol.js';

/** Nobody is matched until it is resumed. */
export const pauseProtocol = (
  dataSource: DataSource,
  id: string,
  decider: Decider,
): Promise<Result<undefined, AppFault>> => decideProtocol(dataSource, id, { move: 'pause' }, decider);
