import { lint, meaningHash, parseCriteria, protocolHash, type LintFinding } from '@kohort/criteria';
import type { TrialVersion, VersionFreeze } from '@kohort/hub-api';
import { failed, ok, type Result } from '@kohort/kernel';
import { appendAudit } from '@kohort/persistence';
import { fault, type AppFault } from '@kohort/platform';
import type { DataSource, EntityManager } from 'typeorm';
import type { TrialCaller } from './caller.js';
import { refusalOf } from './change-draft.js';
import { termsFaults } from './check-terms.js';
import type { Terminology } from './expand-criteria.js';
import { findVersion, type VersionAddress } from './find-trial.js';
import { moveVersion } from './move-version.js';
import { criteriaFault } from './read-criteria.js';
import type { TrialVersionRow } from './trial-version.entity.js';
import { versionView } from './views.js';
import { writeVersion } from './write-version.js';

/** A signed protocol in base64 must not be longer than nodes take (SignedProtocol: 1,000,000 characters). */
const MOST_BYTES = 600_000;

/** What is stored and never changes again. */
interface FrozenCriteria {
  readonly document: unknown;
  readonly protocolHash: string;
  readonly meaningHash: string;
}

/**
 * Ends the changes to a draft: its criteria are complete, its value sets expanded, and both hashes are taken. Everything
 * that stands in the way is told at once. Nothing is locked while the terminology server is asked.
 */
export async function freezeVersion(
  dataSource: DataSource,
  terminology: Terminology,
  caller: TrialCaller,
  { rowVersion, ...address }: VersionAddress & VersionFreeze,
  now: Date,
): Promise<Result<TrialVersion, AppFault[]>> {
  const read = await findVersion(dataSource.manager, caller, address);
  if (!read.ok) return failed([read.error]);
  const refusal = refusalOf(read.value.version, rowVersion);
  if (refusal !== undefined) return failed([refusal]);
  const frozen = await frozenCriteria(read.value.version.criteria, terminology);
  return dataSource.transaction(async (manager) => {
    const found = await findVersion(manager, caller, address, 'locked');
    if (!found.ok) return failed([found.error]);
    const { version } = found.value;
    // The row version is that of what was read, so the criteria are too.
    const late = refusalOf(version, rowVersion);
    if (late !== undefined) return failed([late]);
    const faults = [...(frozen.ok ? [] : frozen.error), ...(await placeFaults(manager, version))];
    if (!frozen.ok || faults.length > 0) return failed(faults);
    return freeze(manager, caller, version.id, frozen.value, now);
  });
}

async function freeze(
  manager: EntityManager,
  { actor }: TrialCaller,
  versionId: string,
  { document, ...hashes }: FrozenCriteria,
  now: Date,
): Promise<Result<TrialVersion, AppFault[]>> {
  const moved = await moveVersion(manager, versionId, 'freeze', now);
  if (!moved.ok) return failed([moved.error]);
  const row = await writeVersion(manager, moved.value, { criteria: document, ...hashes });
  await appendAudit(manager, {
    actor,
    action: 'version.frozen',
    purpose: 'recruiting',
    subject: { type: 'trial-version', id: row.id },
    details: { trial: row.trialId, number: row.number, ...hashes },
  });
  return ok(versionView(row));
}

/** A place may have been closed since the terms were written. */
async function placeFaults(manager: EntityManager, version: TrialVersionRow): Promise<AppFault[]> {
  const none = version.regions.length === 0 ? [fault('invalid-input', 'Name at least one region.', '/regions')] : [];
  return [...none, ...(await termsFaults(manager, version))];
}

async function frozenCriteria(
  document: unknown,
  terminology: Terminology,
): Promise<Result<FrozenCriteria, AppFault[]>> {
  const parsed = parseCriteria(document);
  if (!parsed.ok) return failed(parsed.error.map(criteriaFault));
  const findings = lint(parsed.value);
  // Faults of the author come before a server is troubled.
  if (findings.some(isError)) return failed(findings.filter(stopsFreezing).map(criteriaFault));
  const expanded = await terminology.expand(parsed.value);
  if (!expanded.ok) return expanded;
  const criteria = expanded.value;
  const isExpanded = criteria !== parsed.value;
  const standing = (isExpanded ? lint(criteria) : findings).filter(stopsFreezing);
  if (standing.length > 0) return failed(standing.map(criteriaFault));
  // What nothing was added to stays as it was written.
  const stored: unknown = isExpanded ? criteria : document;
  if (Buffer.byteLength(JSON.stringify(stored)) > MOST_BYTES)
    return failed([
      fault('too-large', `The criteria with their expansions are over ${MOST_BYTES} bytes.`, '/criteria'),
    ]);
  return ok({ document: stored, protocolHash: protocolHash(stored), meaningHash: meaningHash(criteria) });
}

const isError = ({ severity }: LintFinding): boolean => severity === 'error';
const stopsFreezing = (finding: LintFinding): boolean => isError(finding) || finding.code === 'unexpanded-value-set';
