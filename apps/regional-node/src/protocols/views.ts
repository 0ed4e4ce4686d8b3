import type { ProtocolEvent, ProtocolLine, RefusedProtocol } from '@kohort/node-api';
import type { ProtocolEventRow } from './protocol-event.entity.js';
import type { ProtocolRow } from './protocol.entity.js';
import type { RefusedProtocolRow } from './refused-protocol.entity.js';

const permitAt = ({ validFrom, validUntil }: ProtocolRow, now: Date): ProtocolLine['permit'] =>
  now < validFrom ? 'not-yet' : now < validUntil ? 'live' : 'expired';

export function lineView(row: ProtocolRow, now: Date): ProtocolLine {
  const permit = permitAt(row, now);
  const { id, trialId, version, acronym, title, sponsor, decision, hubState } = row;
  return {
    ...{ id, trialId, version, acronym, title, sponsor, decision, hubState, permit },
    validFrom: row.validFrom.toISOString(),
    validUntil: row.validUntil.toISOString(),
    receivedAt: row.receivedAt.toISOString(),
    running: decision === 'allowed' && hubState === 'published' && permit === 'live',
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
