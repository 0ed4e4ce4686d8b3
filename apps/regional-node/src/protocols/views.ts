import type { ProtocolEvent, ProtocolLine, RefusedProtocol } from '@kohort/node-api';
import type { ProtocolEventRow } from './protocol-event.entity.js';
import type { RefusedProtocolRow } from './refused-protocol.entity.js';
import { runs, type Standing } from './standing.js';

/** A version as it was signed, where that verifies. */
export function lineView(standing: Standing, now: Date): ProtocolLine {
  const { row, opened, fault } = standing;
  const signed = opened?.protocol.permit;
  const [validFrom, validUntil] = [
    new Date(signed?.validFrom ?? row.validFrom),
    new Date(signed?.validUntil ?? row.validUntil),
  ];
  const { id, trialId, version, acronym, title, sponsor, decision, hubState } = row;
  return {
    ...{ id, trialId, version, acronym, title, sponsor, decision, hubState },
    permit: now < validFrom ? 'not-yet' : now < validUntil ? 'live' : 'expired',
    validFrom: validFrom.toISOString(),
    validUntil: validUntil.toISOString(),
    receivedAt: row.receivedAt.toISOString(),
    running: runs(standing),
    ...(fault === undefined ? {} : { fault }),
  };
}

export const eventView = ({ at, kind, code, sites, actorKind, actorId }: ProtocolEventRow): ProtocolEvent => ({
  at: at.toISOString(),
  kind,
  ...(code === null ? {} : { code }),
  ...(sites === null ? {} : { sites }),
  actor: { kind: actorKind, id: actorId },
});

export const refusedView = ({ id, sequence, code, trialId, versionId, version, at }: RefusedProtocolRow) =>
  ({
    id,
    sequence,
    code,
    ...(trialId === null ? {} : { trialId }),
    ...(versionId === null ? {} : { versionId }),
    ...(version === null ? {} : { version }),
    at: at.toISOString(),
  }) satisfies RefusedProtocol;
