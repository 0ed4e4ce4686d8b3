import type { DecidedPermit, RegisterEntry } from '@kohort/hub-api';
import { invariant } from '@kohort/kernel';
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

export const registerView = (row: PermitRow, state: RegisterEntry['state']): RegisterEntry => ({
  title: { sv: row.titleSv, en: row.titleEn },
  sponsor: row.sponsor,
  regions: row.regions,
  ...validityOf(row),
  state,
  conditions: row.conditions,
});
