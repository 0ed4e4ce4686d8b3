import { randomUUID } from 'node:crypto';
import type { DecidedPermit, PermitDecision } from '@kohort/hub-api';
import { ok, type Result } from '@kohort/kernel';
import { appendAudit, type AuditActor } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import { PROTOCOL_PURPOSE } from '@kohort/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import type { HubIdentity } from '../nodes/hub-identity.js';
import type { TrialCaller } from '../trials/caller.js';
import { checkPlaces } from '../trials/check-places.js';
import { findVersion, type VersionAddress } from '../trials/find-trial.js';
import { moveVersion } from '../trials/move-version.js';
import { readTrialForProtocol, type ProtocolContent } from '../trials/protocol-content.js';
import type { TrialVersionRow } from '../trials/trial-version.entity.js';
import { moved } from '../trials/version-state.js';
import { checkApproval } from './check-decision.js';
import { PermitRow } from './permit.entity.js';
import { signApproved } from './sign-approved.js';
import type { SigningKeys } from './signing-keys.js';
import { permitView } from './views.js';

export interface Officer extends TrialCaller {
  /** Where the same person acts for sponsors: nobody decides on an application of their own. */
  readonly sponsorOf: TrialCaller['organisations'];
}

/** Who signs, and for the nodes of which hub. */
export interface Signers {
  readonly keys: SigningKeys;
  readonly hub: HubIdentity;
}

/** A permit officer's decision on a submitted version. An approval is signed by authority and hub in the same moment. */
export async function decidePermit(
  dataSource: DataSource,
  signers: Signers,
  { address, decision }: { readonly address: VersionAddress; readonly decision: PermitDecision },
  officer: Officer,
): Promise<Result<DecidedPermit, AppFault | readonly AppFault[]>> {
  return dataSource.transaction(async (manager) => {
    const found = await findVersion(manager, officer, address, 'locked');
    if (!found.ok) return found;
    const { trial, version } = found.value;
    // Looked up under the lock, so that a permit and a stop have times in the order in which they were given.
    const now = new Date();
    const { actor, sponsorOf } = officer;
    if (sponsorOf === 'everywhere' || sponsorOf.includes(trial.organisationId))
      return failure('forbidden', 'You act for this sponsor; another permit officer decides.');
    const move = decision.decision === 'approved' ? 'approve' : 'refuse';
    const possible = moved(version.state, move);
    if (!possible.ok) return possible;
    const row = await decided(manager, signers, { version, decision, decidedBy: actor.id, now });
    if (!row.ok) return row;
    const done = await moveVersion(manager, version.id, move, now);
    if (!done.ok) return done;
    await manager.insert(PermitRow, row.value);
    await appendAudit(manager, eventOf(row.value, actor));
    return ok(permitView(row.value));
  });
}

interface Decided {
  readonly version: TrialVersionRow;
  readonly decision: PermitDecision;
  readonly decidedBy: string;
  readonly now: Date;
}

/** The row of a decision that may be made, signed where it is an approval. */
async function decided(
  manager: EntityManager,
  signers: Signers,
  { version, decision, decidedBy, now }: Decided,
): Promise<Result<PermitRow, AppFault | readonly AppFault[]>> {
  const content = await readTrialForProtocol(manager, version.id);
  if (!content.ok) return content;
  const row = rowOf(content.value, decision, decidedBy, now);
  if (decision.decision === 'refused') return ok(row);
  const checked = checkApproval(decision, version.regions, now);
  if (!checked.ok) return checked;
  const placed = await checkPlaces(manager, version.id, decision.regions);
  if (!placed.ok) return placed;
  const signed = await sign(signers, content.value, row);
  if (!signed.ok) return signed;
  row.signedProtocol = signed.value;
  return ok(row);
}

function sign({ keys, hub }: Signers, content: ProtocolContent, row: PermitRow) {
  const permit = {
    id: row.id,
    purpose: row.purpose,
    regions: row.regions,
    validFrom: (row.validFrom ?? row.decidedAt).toISOString(),
    validUntil: (row.validUntil ?? row.decidedAt).toISOString(),
    conditions: row.conditions,
    decidedAt: row.decidedAt.toISOString(),
  };
  const sites = content.sites.filter(({ region }) => row.regions.includes(region));
  return signApproved({ ...content, sites, permit, hub: hub.issuer }, keys);
}

const NOT_APPROVED = { validFrom: null, validUntil: null, regions: [], conditions: [] };

function rowOf(
  { id, version, trial }: ProtocolContent,
  decision: PermitDecision,
  decidedBy: string,
  now: Date,
): PermitRow {
  const common = {
    id: randomUUID(),
    trialId: trial.id,
    versionId: id,
    version,
    titleSv: trial.title.sv,
    titleEn: trial.title.en,
    sponsor: trial.sponsor,
    purpose: PROTOCOL_PURPOSE,
    decidedBy,
    decidedAt: now,
    signedProtocol: null,
  };
  if (decision.decision === 'refused')
    return { ...common, ...NOT_APPROVED, decision: 'refused' as const, reason: decision.reason };
  return {
    ...common,
    decision: 'approved' as const,
    validFrom: new Date(decision.validFrom),
    validUntil: new Date(decision.validUntil),
    regions: [...decision.regions].sort(),
    conditions: decision.conditions,
    reason: null,
  };
}

/** Dates and regions of the permit; its conditions and reasons are free text and stay in its row. */
function eventOf(row: PermitRow, actor: AuditActor) {
  const approved = {
    regions: row.regions.join(' '),
    validFrom: row.validFrom?.toISOString() ?? null,
    validUntil: row.validUntil?.toISOString() ?? null,
  };
  return {
    actor,
    action: `permit.${row.decision}`,
    purpose: 'recruiting',
    subject: { type: 'trial-version', id: row.versionId },
    details: {
      permit: row.id,
      trial: row.trialId,
      version: row.version,
      ...(row.decision === 'approved' ? approved : {}),
    },
  } as const;
}
