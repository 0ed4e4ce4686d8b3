import type { Result } from '@kohort/kernel';
import type { DeclineCode } from '@kohort/node-api';
import type { AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import { decideProtocol, type Decider } from './decide-protocol.js';

/** The region does not take part in this version; an older one that runs goes on. */
export const declineProtocol = (
  dataSource: DataSource,
  { id, code }: { readonly id: string; readonly code: DeclineCode },
  decider: Decider,
): Promise<Result<undefined, AppFault>> => decideProtocol(dataSource, id, { move: 'decline', code }, decider);
