import { invariant, ok, type Result } from '@kohort/kernel';
import { failure, type AppFault } from '@kohort/platform';
import type { ProtocolVersion } from '@kohort/protocol';
import type { EntityManager } from 'typeorm';
import { organisationName } from '../directory/organisation-name.js';
import { sitesById } from '../directory/sites-by-id.js';
import { TrialVersionRow } from './trial-version.entity.js';
import { TrialRow } from './trial.entity.js';

/** A protocol version as far as its trial knows it: all but the permit and the hub. */
export type ProtocolContent = Omit<ProtocolVersion, 'permit' | 'hub'>;

/**
 * What authority and hub will sign, of a version that is frozen or later. Lock the version first (`moveVersion` does):
 * then neither it nor its trial changes meanwhile.
 */
export async function readTrialForProtocol(
  manager: EntityManager,
  versionId: string,
): Promise<Result<ProtocolContent, AppFault>> {
  const version = await manager.findOneBy(TrialVersionRow, { id: versionId });
  if (version === null) return failure('not-found', 'There is no such version.');
  const { protocolHash, meaningHash } = version;
  if (protocolHash === null || meaningHash === null)
    return failure('wrong-state', `A version that is ${version.state} has no protocol.`);
  const trial = await manager.findOneBy(TrialRow, { id: version.trialId });
  invariant(trial, 'a version has its trial');
  const sponsor = await organisationName(manager, trial.organisationId);
  invariant(sponsor !== undefined, 'a trial has its organisation');
  const sites = await sitesById(manager, version.siteIds);
  return ok({
    id: version.id,
    version: version.number,
    trial: { ...trialOf(trial), sponsor },
    sites: sites.map(({ id, region, name, hsaId }) => ({
      id,
      region,
      name,
      ...(hsaId === undefined ? {} : { hsaId }),
    })),
    criteria: version.criteria,
    protocolHash,
    meaningHash,
  });
}

const trialOf = (row: TrialRow): Omit<ProtocolVersion['trial'], 'sponsor'> => ({
  id: row.id,
  acronym: row.acronym,
  title: { sv: row.titleSv, en: row.titleEn },
  ...(row.neutralName === null ? {} : { neutralName: row.neutralName }),
  registrations: row.registrations.map(({ system, value }) => ({ system, value })),
  ...(row.ethicsApproval === null ? {} : { ethicsApproval: row.ethicsApproval }),
});
