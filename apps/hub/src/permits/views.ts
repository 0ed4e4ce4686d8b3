import type { DecidedPermit, RegisterEntry } from '@kohort/hub-api';
import { invariant } from '@kohort/kernel';
import type { ProtocolVersion } from '@kohort/protocol';
import type { HeaderRow } from '../trials/find-trial.js';
import type { PermitRow } from './permit.entity.js';

function validityOf({ validFrom, validUntil }: PermitRow): { validFrom: string; validUntil: string } {
  invariant(validFrom && validUntil, 'an approval has its validity');
  return { validFrom: validFrom.toISOString(), validUntil: validUntil.toISOString() };
}

export function permitView(row: PermitRow): DecidedPermit {
  const { id, trialId, versionId, version, purpose, regions, conditions } = row;
  const decided = { id, trialId, versionId, version, decidedAt: row.decidedAt.toISOString() };
  return row.decision === 'approved'
    ? { ...decided, decision: 'approved', purpose, ...validityOf(row), regions, conditions }
    : { ...decided, decision: 'refused', reason: row.reason ?? '' };
}

/** The version that a permit is for. */
export type Registered = Pick<HeaderRow, 'state' | 'protocolHash'>;

/** As they were approved: what is said of the trial now may be the draft of an amendment. */
function registrationsIn({ signedProtocol }: PermitRow): RegisterEntry['registrations'] {
  invariant(signedProtocol, 'an approval is signed');
  const text = Buffer.from(signedProtocol.payload, 'base64url').toString();
  return (JSON.parse(text) as ProtocolVersion).trial.registrations;
}

export const registerView = (row: PermitRow, version: Registered, now: Date): RegisterEntry => ({
  trialId: row.trialId,
  version: row.version,
  title: { sv: row.titleSv, en: row.titleEn },
  sponsor: row.sponsor,
  registrations: registrationsIn(row),
  purpose: row.purpose,
  regions: row.regions,
  decidedAt: row.decidedAt.toISOString(),
  ...validityOf(row),
  state: registerState(row, version, now),
  protocolHash: version.protocolHash ?? '',
  conditions: row.conditions,
});

function registerState({ validUntil }: PermitRow, { state }: Registered, now: Date): RegisterEntry['state'] {
  const isOver = validUntil !== null && validUntil <= now;
  return isOver && state !== 'withdrawn' ? 'expired' : (state as RegisterEntry['state']);
}
