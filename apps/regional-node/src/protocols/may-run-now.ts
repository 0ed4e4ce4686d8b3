import { ok, type Result } from '@kohort/kernel';
import { failure, type AppFault } from '@kohort/platform';
import type { ProtocolVersion } from '@kohort/protocol';
import type { Standing } from './standing.js';

/** The version as it was signed, where nothing but the steward's word is missing for it to run. */
export function mayRunNow({ row, opened, barred }: Standing): Result<ProtocolVersion, AppFault> {
  if (row.hubState === 'withdrawn') return failure('wrong-state', 'The protocol was withdrawn.');
  return opened === undefined || barred !== undefined
    ? failure('permit-not-valid', `The protocol may not run here now (${barred ?? 'malformed'}).`)
    : ok(opened.protocol);
}
