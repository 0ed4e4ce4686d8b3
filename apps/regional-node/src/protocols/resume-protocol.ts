import { ok, type Result } from '@kohort/kernel';
import type { AppFault } from '@kohort/platform';
import { decideProtocol, type Decider, type DecisionDeps, type ProtocolDecided } from './decide-protocol.js';
import { mayRunNow } from './may-run-now.js';

const check: ProtocolDecided['check'] = (_manager, standing) => {
  const fits = mayRunNow(standing);
  return Promise.resolve(fits.ok ? ok({}) : fits);
};

/** Ends a pause of the steward's own, where the protocol may still run. */
export const resumeProtocol = (
  deps: DecisionDeps,
  id: string,
  decider: Decider,
): Promise<Result<undefined, AppFault>> => decideProtocol(deps, id, { move: 'resume', check }, decider);
