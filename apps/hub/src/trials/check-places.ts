import { failed, ok, type Result } from '@kohort/kernel';
import { fault, type AppFault } from '@kohort/platform';
import type { EntityManager } from 'typeorm';
import { isActiveOrganisation } from '../directory/organisation-name.js';
import { sitesById } from '../directory/sites-by-id.js';
import { termsFaults } from './check-terms.js';
import { TrialVersionRow } from './trial-version.entity.js';
import { TrialRow } from './trial.entity.js';

export const closedOrganisation = fault('wrong-state', 'The organisation of the trial is closed.', '/organisationId');

/** Why a version cannot run where it says: its organisation or a site was closed, or a region has no site. */
export async function placeFaults(
  manager: EntityManager,
  organisationId: string,
  terms: Pick<TrialVersionRow, 'regions' | 'siteIds'>,
): Promise<AppFault[]> {
  const { regions, siteIds } = terms;
  const sites = await sitesById(manager, siteIds);
  const empty = regions.filter((code) => !sites.some(({ region }) => region === code));
  return [
    ...((await isActiveOrganisation(manager, organisationId)) ? [] : [closedOrganisation]),
    ...(regions.length === 0 ? [fault('invalid-input', 'Name at least one region.', '/regions')] : []),
    ...empty.map((region) => fault('invalid-input', `Name at least one site in region ${region}.`, '/siteIds')),
    ...(await termsFaults(manager, terms)),
  ];
}

/**
 * Whether a version can still run where it was to, before somebody goes on with it: places may have been closed since.
 * @param permitted the regions that matter; all that it names where they are left out.
 */
export async function checkPlaces(
  manager: EntityManager,
  versionId: string,
  permitted?: readonly string[],
): Promise<Result<undefined, AppFault>> {
  const version = await manager.findOneByOrFail(TrialVersionRow, { id: versionId });
  const { organisationId } = await manager.findOneByOrFail(TrialRow, { id: version.trialId });
  const regions = version.regions.filter((region) => permitted?.includes(region) ?? true);
  const sites = await sitesById(manager, version.siteIds);
  const siteIds = sites.filter(({ region }) => regions.includes(region)).map(({ id }) => id);
  const [first] = await placeFaults(manager, organisationId, { regions, siteIds });
  return first === undefined ? ok(undefined) : failed(first);
}
