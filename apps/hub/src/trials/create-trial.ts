import { randomUUID } from 'node:crypto';
import { LANGUAGE } from '@kohort/criteria';
import type { NewTrial, Trial } from '@kohort/hub-api';
import { failed, ok, type Result } from '@kohort/kernel';
import { appendAudit } from '@kohort/persistence';
import { fault, type AppFault } from '@kohort/platform';
import type { DataSource, EntityManager } from 'typeorm';
import { isActiveOrganisation } from '../directory/organisation-name.js';
import { reaches, type TrialCaller } from './caller.js';
import { termsFaults } from './check-terms.js';
import { sizeFault } from './criteria-size.js';
import { wholeTrial } from './show-trial.js';
import { TrialVersionRow } from './trial-version.entity.js';
import { TrialRow } from './trial.entity.js';

/** A trial with version 1 as a draft. How it came about is the audit's action. */
export async function createTrial(
  dataSource: DataSource,
  caller: TrialCaller,
  given: NewTrial,
  now: Date,
  action: 'trial.created' | 'trial.imported' = 'trial.created',
): Promise<Result<Trial, AppFault[]>> {
  const tooLarge = given.criteria === undefined ? undefined : sizeFault(given.criteria);
  if (tooLarge !== undefined) return failed([tooLarge]);
  return dataSource.transaction(async (manager) => {
    const { organisationId } = given;
    if (!reaches(caller, organisationId) || !(await isActiveOrganisation(manager, organisationId)))
      return failed([fault('not-found', 'There is no such organisation, or it is closed.', '/organisationId')]);
    const faults = await termsFaults(manager, given);
    if (faults.length > 0) return failed(faults);
    const trial = await insertTrial(manager, given, now);
    await appendAudit(manager, {
      actor: caller.actor,
      action,
      purpose: 'recruiting',
      subject: { type: 'trial', id: trial.id },
      details: { organisation: organisationId },
    });
    return ok(await wholeTrial(manager, trial));
  });
}

async function insertTrial(manager: EntityManager, given: NewTrial, now: Date): Promise<TrialRow> {
  const trial = await manager.save(TrialRow, {
    id: randomUUID(),
    organisationId: given.organisationId,
    acronym: given.acronym,
    titleSv: given.title.sv,
    titleEn: given.title.en,
    neutralName: given.neutralName ?? null,
    registrations: given.registrations,
    ethicsApproval: given.ethicsApproval ?? null,
    targetEnrolment: given.targetEnrolment ?? null,
    createdAt: now,
    updatedAt: now,
    directiveRevision: 0,
  });
  await manager.insert(TrialVersionRow, {
    id: randomUUID(),
    trialId: trial.id,
    number: 1,
    state: 'draft',
    criteria: given.criteria ?? emptyDocument(given),
    regions: given.regions,
    siteIds: given.siteIds,
    changeNote: null,
    trialBefore: null,
    protocolHash: null,
    meaningHash: null,
    createdAt: now,
    updatedAt: now,
    frozenAt: null,
    submittedAt: null,
  });
  return trial;
}

/** What an author begins with: all but the criteria. */
const emptyDocument = ({ acronym, title, registrations }: NewTrial) => ({
  language: LANGUAGE,
  id: idOf(acronym),
  title,
  ...(registrations.length === 0 ? {} : { registry: registrations }),
  criteria: [],
});

/** The acronym in the letters that the language allows in names. */
const idOf = (acronym: string): string =>
  acronym
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9 _-]/g, '')
    .replace(/[ _-]+/g, '-')
    .replace(/^-+|-+$/g, '') || 'trial';
