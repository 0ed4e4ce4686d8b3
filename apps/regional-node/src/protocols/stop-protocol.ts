import type { Result } from '@kohort/kernel';
import type { StopCode } from '@kohort/node-api';
import type { AppFault } from '@kohort/platform';
import { decideProtocol, type Decider, type DecisionDeps } from './decide-protocol.js';

/** This version never runs here again. */
export const stopProtocol = (
  deps: DecisionDeps,
  { id, code }: { readonly id: string; readonly code: StopCode },
  decider: Decider,
): Promise<Result<undefined, AppFault>> => decideProtocol(deps, id, { move: 'stop', code }, decider);
