import type { Application, ApplicationPage } from '@kohort/hub-api';
import { ok, type Fault, type Result } from '@kohort/kernel';
import { readPage } from '@kohort/persistence';
import { In, type DataSource } from 'typeorm';
import { OrganisationRow } from '../directory/organisation.entity.js';
import type { TrialCaller } from '../trials/caller.js';
import { TrialVersionRow } from '../trials/trial-version.entity.js';
import { TrialRow } from '../trials/trial.entity.js';

export interface ApplicationQuery {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly order: 'asc' | 'desc';
  readonly organisation?: string | undefined;
  readonly region?: string | undefined;
}

/** The versions that wait for a decision, as far as the caller may see them, sorted by when they were submitted. */
export async function listApplications(
  dataSource: DataSource,
  { limit, after, order, organisation, region }: ApplicationQuery,
  caller: TrialCaller,
): Promise<Result<ApplicationPage, Fault<'invalid-input'>>> {
  const query = dataSource.manager
    .createQueryBuilder(TrialVersionRow, 'version')
    .where(`version.state = 'submitted'`)
    .innerJoin(TrialRow, 'trial', 'trial.id = version.trial_id');
  const { organisations } = caller;
  if (organisations !== 'everywhere')
    query.andWhere('trial.organisation_id::text = any(:organisations)', { organisations });
  if (organisation !== undefined) query.andWhere('trial.organisation_id = :organisation', { organisation });
  if (region !== undefined) query.andWhere(':region = any(version.regions)', { region });
  const page = await readPage(query, { limit, after, sort: 'submittedAt', order });
  if (!page.ok) return page;
  const items = await applicationsOf(dataSource, page.value.items);
  return ok({ ...page.value, items });
}

async function applicationsOf({ manager }: DataSource, rows: readonly TrialVersionRow[]): Promise<Application[]> {
  const trials = await manager.findBy(TrialRow, { id: In(rows.map(({ trialId }) => trialId)) });
  const sponsors = await manager.findBy(OrganisationRow, { id: In(trials.map((trial) => trial.organisationId)) });
  return rows.flatMap((row) => {
    const trial = trials.find(({ id }) => id === row.trialId);
    const sponsor = sponsors.find(({ id }) => id === trial?.organisationId);
    return trial === undefined ? [] : [applicationView(row, trial, sponsor?.name ?? '')];
  });
}

const applicationView = (row: TrialVersionRow, trial: TrialRow, sponsor: string): Application => ({
  trialId: trial.id,
  versionId: row.id,
  version: row.number,
  acronym: trial.acronym,
  title: { sv: trial.titleSv, en: trial.titleEn },
  organisationId: trial.organisationId,
  sponsor,
  regions: row.regions,
  sites: row.siteIds.length,
  ...(row.changeNote === null ? {} : { changeNote: row.changeNote }),
  protocolHash: row.protocolHash ?? '',
  meaningHash: row.meaningHash ?? '',
  submittedAt: (row.submittedAt ?? row.updatedAt).toISOString(),
});
