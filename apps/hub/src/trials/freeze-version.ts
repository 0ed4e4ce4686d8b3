import { lint, meaningHash, parseCriteria, protocolHash, type LintFinding } from '@kohort/criteria';
import type { TrialVersion, VersionFreeze } from '@kohort/hub-api';
import { failed, ok, type Result } from '@kohort/kernel';
import { appendAudit } from '@kohort/persistence';
import { fault, type AppFault } from '@kohort/platform';
import type { DataSource, EntityManager } from 'typeorm';
import type { TrialCaller } from './caller.js';
import { refusalOf } from './change-draft.js';
import { placeFaults } from './check-places.js';
import type { Terminology } from './expand-criteria.js';
import { findVersion, type VersionAddress } from './find-trial.js';
import { moveVersion } from './move-version.js';
import { sizeFault } from './criteria-size.js';
import { criteriaFaults } from './read-criteria.js';
import type { TrialVersionRow } from './trial-version.entity.js';
import { versionView } from './views.js';
import { writeVersion } from './write-version.js';

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
  const done = await dataSource.transaction(async (manager): Promise<Result<TrialVersionRow, AppFault[]>> => {
    const found = await findVersion(manager, caller, address, 'locked');
    if (!found.ok) return failed([found.error]);
    const { trial, version } = found.value;
    // The row version is that of what was read, so the criteria are too.
    const late = refusalOf(version, rowVersion);
    if (late !== undefined) return failed([late]);
    const faults = [
      ...(frozen.ok ? [] : frozen.error),
      ...(trial.ethicsApproval === null ? [noEthicsApproval] : []),
      ...(await placeFaults(manager, trial.organisationId, version)),
    ];
    if (!frozen.ok || faults.length > 0) return failed(faults);
    return freeze(manager, caller, version.id, frozen.value, now);
  });
  return done.ok ? ok(versionView(done.value)) : done;
}

async function freeze(
  manager: EntityManager,
  { actor }: TrialCaller,
  versionId: string,
  { document, ...hashes }: FrozenCriteria,
  now: Date,
): Promise<Result<TrialVersionRow, AppFault[]>> {
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
  return ok(row);
}

const noEthicsApproval = fault(
  'invalid-input',
  'Give the number of the ethics approval (etikprövning).',
  '/ethicsApproval',
);

async function frozenCriteria(
  document: unknown,
  terminology: Terminology,
): Promise<Result<FrozenCriteria, AppFault[]>> {
  const tooLarge = sizeFault(document);
  if (tooLarge !== undefined) return failed([tooLarge]);
  const parsed = parseCriteria(document);
  if (!parsed.ok) return failed(criteriaFaults(parsed.error));
  const findings = lint(parsed.value);
  // Faults of the author come before a server is troubled.
  if (findings.some(isError)) return failed(criteriaFaults(findings.filter(stopsFreezing)));
  const expanded = await terminology.expand(parsed.value);
  if (!expanded.ok) return expanded;
  const criteria = expanded.value;
  const isExpanded = criteria !== parsed.value;
  const standing = (isExpanded ? lint(criteria) : findings).filter(stopsFreezing);
  if (standing.length > 0) return failed(criteriaFaults(standing));
  // What nothing was added to stays as it was written.
  const stored: unknown = isExpanded ? criteria : document;
  const grown = isExpanded ? sizeFault(stored) : undefined;
  if (grown !== undefined) return failed([grown]);
  return ok({ document: stored, protocolHash: protocolHash(stored), meaningHash: meaningHash(criteria) });
}

const isError = ({ severity }: LintFinding): boolean => severity === 'error';
const stopsFreezing = (finding: LintFinding): boolean => isError(finding) || finding.code === 'unexpanded-value-set';
