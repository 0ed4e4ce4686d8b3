import type { Result } from '@kohort/kernel';
import type { AppFault } from '@kohort/platform';
import { decideProtocol, type Decider, type DecisionDeps } from './decide-protocol.js';

/** Nobody is matched until it is resumed. */
export const pauseProtocol = (deps: DecisionDeps, id: string, decider: Decider): Promise<Result<undefined, AppFault>> =>
  decideProtocol(deps, id, { move: 'pause' }, decider);
