import { parseCriteria, type Lang } from '@kohort/criteria';
import type { TrialVersion, VersionRendering } from '@kohort/hub-api';
import { failed, ok, type Result } from '@kohort/kernel';
import type { AppFault } from '@kohort/platform';
import type { EntityManager } from 'typeorm';
import type { TrialCaller } from './caller.js';
import { findVersion, type VersionAddress } from './find-trial.js';
import { criteriaFaults, renderingOf } from './read-criteria.js';
import { versionView } from './views.js';

/** A version with its criteria, and what is wrong with them. */
export async function showVersion(
  manager: EntityManager,
  caller: TrialCaller,
  address: VersionAddress,
): Promise<Result<TrialVersion, AppFault>> {
  const found = await findVersion(manager, caller, address);
  return found.ok ? ok(versionView(found.value.version)) : found;
}

/** A version's criteria in plain language. */
export async function renderVersion(
  manager: EntityManager,
  caller: TrialCaller,
  address: VersionAddress,
  lang: Lang,
): Promise<Result<VersionRendering, AppFault[]>> {
  const found = await findVersion(manager, caller, address);
  if (!found.ok) return failed([found.error]);
  const parsed = parseCriteria(found.value.version.criteria);
  return parsed.ok ? ok(renderingOf(parsed.value, lang)) : failed(criteriaFaults(parsed.error));
}
