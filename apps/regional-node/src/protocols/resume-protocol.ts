import { ok, type Result } from '@kohort/kernel';
import type { AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import { decideProtocol, type Decider } from './decide-protocol.js';
import { mayRunNow } from './may-run-now.js';
import type { VerifiedProtocols } from './verified-protocols.js';

/** Ends a pause of the steward's own, where the protocol may still run. */
export const resumeProtocol = (
  dataSource: DataSource,
  protocols: VerifiedProtocols,
  id: string,
  decider: Decider,
): Promise<Result<undefined, AppFault>> => {
  const check = async (_manager: unknown, row: Parameters<typeof mayRunNow>[1]) => {
    const fits = await mayRunNow(protocols, row, decider.now);
    return fits.ok ? ok(undefined) : fits;
  };
  return decideProtocol(dataSource, id, { move: 'resume', check }, decider);
};
