import type { KeptContactDecision, Objection, UnitBlock } from '@kohort/node-api';
import type { ContactDecisionRow } from './contact-decision.entity.js';
import type { ObjectionRow } from './objection.entity.js';
import type { UnitBlockRow } from './unit-block.entity.js';

/** `personId`: what the person is called now, whatever was merged since. */
export const objectionView = (row: ObjectionRow, personId: string): Objection => ({
  ...{ id: row.id, personId, kind: row.kind, source: row.source },
  ...(row.trialId === null ? {} : { trialId: row.trialId }),
  ...endOf(row.validUntil, row.endedBy),
  recordedAt: row.recordedAt.toISOString(),
  recordedBy: row.recordedBy,
});

export const unitBlockView = (row: UnitBlockRow, personId: string): UnitBlock => ({
  ...{ id: row.id, personId, organization: row.organization },
  ...endOf(row.endedAt, row.endedBy),
  recordedAt: row.recordedAt.toISOString(),
  recordedBy: row.recordedBy,
});

const endOf = (endedAt: Date | null, endedBy: string | null) => ({
  state: endedAt === null ? ('in-force' as const) : ('ended' as const),
  ...(endedAt === null ? {} : { endedAt: endedAt.toISOString() }),
  ...(endedBy === null ? {} : { endedBy }),
});

export const decisionView = (row: ContactDecisionRow, personId: string): KeptContactDecision => ({
  ...{ id: row.id, personId, trialId: row.trialId, moment: row.moment, at: row.at.toISOString() },
  ...{ permit: row.permit, reason: row.reason },
  ...{ policy: row.policy, policyId: row.policyId, policyVersion: row.policyVersion },
  trace: row.trace.map((entry) => ({ ...entry })),
});
