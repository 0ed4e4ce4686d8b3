import { ok, type Result } from '@kohort/kernel';
import { failure, type AppFault } from '@kohort/platform';
import type { ProtocolVersion } from '@kohort/protocol';
import type { ProtocolRow } from './protocol.entity.js';
import type { VerifiedProtocols } from './verified-protocols.js';

/** The version as it was signed, where nothing but the steward's word is missing for it to run. */
export async function mayRunNow(
  protocols: VerifiedProtocols,
  row: ProtocolRow,
  now: Date,
): Promise<Result<{ readonly protocol: ProtocolVersion; readonly region: string }, AppFault>> {
  if (row.hubState === 'withdrawn') return failure('wrong-state', 'The protocol was withdrawn.');
  const verified = await protocols.verify(row, now);
  if (!verified.ok) return failure('permit-not-valid', `The protocol may not run here now (${verified.error.code}).`);
  return ok({ protocol: verified.value.protocol, region: protocols.region });
}
