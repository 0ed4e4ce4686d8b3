import type { Trial, TrialLine, TrialVersion, VersionHeader } from '@kohort/hub-api';
import { readingOf } from './read-criteria.js';
import type { HeaderRow } from './find-trial.js';
import type { TrialVersionRow } from './trial-version.entity.js';
import type { TrialRow } from './trial.entity.js';

export const headerView = (row: HeaderRow): VersionHeader => ({
  id: row.id,
  number: row.number,
  state: row.state,
  regions: row.regions,
  siteIds: row.siteIds,
  ...(row.changeNote === null ? {} : { changeNote: row.changeNote }),
  ...(row.protocolHash === null ? {} : { protocolHash: row.protocolHash }),
  ...(row.meaningHash === null ? {} : { meaningHash: row.meaningHash }),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  ...(row.frozenAt === null ? {} : { frozenAt: row.frozenAt.toISOString() }),
  ...(row.submittedAt === null ? {} : { submittedAt: row.submittedAt.toISOString() }),
  rowVersion: row.rowVersion,
});

/** @param reading of its criteria, where that is known already */
export const versionView = (row: TrialVersionRow, reading = readingOf(row.criteria)): TrialVersion => ({
  ...headerView(row),
  trialId: row.trialId,
  criteria: row.criteria,
  ...reading,
});

const sharedView = (row: TrialRow) => ({
  id: row.id,
  organisationId: row.organisationId,
  acronym: row.acronym,
  title: { sv: row.titleSv, en: row.titleEn },
  ...(row.neutralName === null ? {} : { neutralName: row.neutralName }),
  registrations: row.registrations.map(({ system, value }) => ({ system, value })),
  ...(row.ethicsApproval === null ? {} : { ethicsApproval: row.ethicsApproval }),
  ...(row.targetEnrolment === null ? {} : { targetEnrolment: row.targetEnrolment }),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

export const lineView = (row: TrialRow, newest: HeaderRow): TrialLine => ({
  ...sharedView(row),
  newest: headerView(newest),
});

export const trialView = (row: TrialRow, sponsor: string, versions: readonly HeaderRow[]): Trial => ({
  ...sharedView(row),
  sponsor,
  rowVersion: row.rowVersion,
  versions: versions.map(headerView),
});
