import type { Result } from '@kohort/kernel';
import type { StopCode } from '@kohort/node-api';
import type { AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import { decideProtocol, type Decider } from './decide-protocol.js';

/** This version never runs here again. */
export const stopProtocol = (
  dataSource: DataSource,
  { id, code }: { readonly id: string; readonly code: StopCode },
  decider: Decider,
): Promise<Result<undefined, AppFault>> => decideProtocol(dataSource, id, { move: 'stop', code }, decider);
