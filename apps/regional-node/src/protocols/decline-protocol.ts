import type { Result } from '@kohort/kernel';
import type { DeclineCode } from '@kohort/node-api';
import type { AppFault } from '@kohort/platform';
import { decideProtocol, type Decider, type DecisionDeps } from './decide-protocol.js';

/** The region does not take part in this version; an older one that runs goes on. */
export const declineProtocol = (
  deps: DecisionDeps,
  { id, code }: { readonly id: string; readonly code: DeclineCode },
  decider: Decider,
): Promise<Result<undefined, AppFault>> => decideProtocol(deps, id, { move: 'decline', code }, decider);
