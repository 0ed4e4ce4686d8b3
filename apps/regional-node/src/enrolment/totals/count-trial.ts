import { totalsOf } from '@kohort/enrolment';
import type { SiteTotals } from '@kohort/protocol';
import type { EntityManager } from 'typeorm';
import type { RunningProtocol } from '../../protocols/running-protocols.js';
import { EnrolmentRow } from '../enrolment.entity.js';
import { readLogs } from '../history.js';
import { TrialSiteRow } from '../trial-site.entity.js';
import { RecruitmentTotalsRow } from './recruitment-totals.entity.js';

/** A trial to be told of: the version is the one that runs, or the newest that somebody was screened by. */
export interface TrialToCount {
  readonly trialId: string;
  readonly versionId: string;
  /** Where the trial runs; others too where somebody was screened. */
  readonly siteIds: readonly string[];
  /** Told of only when a number is another than was told last: nobody is left who consented. */
  readonly whenChanged?: boolean;
}

/** Trials that run here, that somebody gave informed consent to and that are over, and others that the hub was told of. */
export async function trialsToCount(
  manager: EntityManager,
  running: readonly RunningProtocol[],
): Promise<TrialToCount[]> {
  const runs = running.map(({ trialId, versionId, sites }) => ({
    trialId,
    versionId,
    siteIds: sites.map(({ id }) => id),
  }));
  const known = new Set(runs.map(({ trialId }) => trialId));
  const rows = await manager
    .createQueryBuilder(EnrolmentRow, 'enrolment')
    .select(['enrolment.trial_id as "trialId"', 'enrolment.version_id as "versionId"'])
    .where('enrolment.consented_version is not null')
    .distinctOn(['enrolment.trial_id'])
    .orderBy('enrolment.trial_id')
    .addOrderBy('enrolment.version', 'DESC')
    .getRawMany<{ trialId: string; versionId: string }>();
  const ended = rows.filter(({ trialId }) => !known.has(trialId)).map((row) => ({ ...row, siteIds: [] }));
  for (const { trialId } of ended) known.add(trialId);
  const told = (await lastTold(manager)).filter(({ trialId }) => !known.has(trialId));
  return [...runs, ...ended, ...told];
}

/** What the hub was told last of each trial: a consent that was voided since is to be taken from it too. */
async function lastTold(manager: EntityManager): Promise<TrialToCount[]> {
  const rows = await manager
    .createQueryBuilder(RecruitmentTotalsRow, 'told')
    .distinctOn(['told.trialId'])
    .orderBy('told.trialId')
    .addOrderBy('told.at', 'DESC')
    .getMany();
  return rows.map(({ trialId, totals: { versionId, sites } }) => {
    const siteIds = sites.map(({ site }) => site);
    return { trialId, versionId, siteIds, whenChanged: true };
  });
}

/** The exact numbers of each site, from the log as it holds after corrections. */
export async function countTrial(manager: EntityManager, { trialId, siteIds }: TrialToCount): Promise<SiteTotals[]> {
  const counted = await manager
    .createQueryBuilder(EnrolmentRow, 'enrolment')
    .select('enrolment.site_id', 'site')
    .distinct()
    .where({ trialId })
    .getRawMany<{ site: string }>();
  const settings = await manager.findBy(TrialSiteRow, { trialId });
  const sites = [...new Set([...siteIds, ...counted.map(({ site }) => site)])].sort();
  const totals: SiteTotals[] = [];
  for (const site of sites) {
    const { ever } = totalsOf(await readLogs(manager, trialId, { site }));
    const target = settings.find(({ siteId }) => siteId === site)?.settings.target;
    totals.push({ site, ...(target === undefined ? {} : { target }), ...ever });
  }
  return totals;
}
