import { z } from 'zod';
import { line } from './line.js';
import { CriteriaDocument, CriteriaReading, RegistryRecord } from './trial-criteria.js';
import { VersionHeader, versionPlaces } from './trial-versions.js';

const moment = z.iso.datetime({ offset: true });

export const TrialTitle = z.strictObject({ sv: line(1000), en: line(1000) }).meta({ id: 'TrialTitle' });
export type TrialTitle = z.infer<typeof TrialTitle>;

/** Where a trial is registered, such as https://clinicaltrials.gov and an NCT number. */
export const TrialRegistration = z
  .strictObject({ system: line(200), value: line(200) })
  .meta({ id: 'TrialRegistration' });
export type TrialRegistration = z.infer<typeof TrialRegistration>;

/** What the protocol says of the trial as a whole. */
const metadata = {
  /** Short name; goes into mails unless `neutralName` is there. */
  acronym: line(60),
  title: TrialTitle,
  /** Shown outside a login where the acronym would tell a disease. */
  neutralName: line(60),
  registrations: z.array(TrialRegistration).max(20),
  /** Number of the ethics approval (etikprövning). */
  ethicsApproval: line(60),
  /** How many people are to be enrolled. */
  targetEnrolment: z.int().min(1).max(1_000_000),
};

export const NewTrial = z
  .strictObject({
    organisationId: z.uuid(),
    ...metadata,
    neutralName: metadata.neutralName.optional(),
    registrations: metadata.registrations.default([]),
    ethicsApproval: metadata.ethicsApproval.optional(),
    targetEnrolment: metadata.targetEnrolment.optional(),
    regions: versionPlaces.regions.default([]),
    siteIds: versionPlaces.siteIds.default([]),
    /** What the first draft begins with; a document without criteria where it is left out. */
    criteria: CriteriaDocument.optional(),
  })
  .meta({ id: 'NewTrial' });
export type NewTrial = z.infer<typeof NewTrial>;

/** `null` takes a value away; what is left out stays. */
export const TrialChange = z
  .strictObject({
    /** As it was read: a change of something that somebody else has changed meanwhile is refused. */
    rowVersion: z.int().min(1),
    acronym: metadata.acronym.optional(),
    title: metadata.title.optional(),
    neutralName: metadata.neutralName.nullable().optional(),
    registrations: metadata.registrations.optional(),
    ethicsApproval: metadata.ethicsApproval.nullable().optional(),
    targetEnrolment: metadata.targetEnrolment.nullable().optional(),
  })
  .meta({ id: 'TrialChange' });
export type TrialChange = z.infer<typeof TrialChange>;

const trialShape = {
  id: z.uuid(),
  organisationId: z.uuid(),
  acronym: z.string(),
  title: TrialTitle,
  neutralName: z.string().optional(),
  registrations: z.array(TrialRegistration),
  ethicsApproval: z.string().optional(),
  targetEnrolment: z.int().optional(),
  createdAt: moment,
  /** The trial's or any of its versions' last change. */
  updatedAt: moment,
};

/** A trial in a list, with its newest version. */
export const TrialLine = z.object({ ...trialShape, newest: VersionHeader }).meta({ id: 'TrialLine' });
export type TrialLine = z.infer<typeof TrialLine>;

export const TrialPage = z.object({ items: z.array(TrialLine), next: z.string().optional() }).meta({ id: 'TrialPage' });
export type TrialPage = z.infer<typeof TrialPage>;

export const Trial = z
  .object({
    ...trialShape,
    /** Name of the organisation. */
    sponsor: z.string(),
    rowVersion: z.int(),
    /** The newest first. */
    versions: z.array(VersionHeader),
  })
  .meta({ id: 'Trial' });
export type Trial = z.infer<typeof Trial>;

/** A registry's record; of ClinicalTrials.gov as its API (version 2) gives a study. */
export const TrialImport = z
  .strictObject({ organisationId: z.uuid(), record: RegistryRecord })
  .meta({ id: 'TrialImport' });
export type TrialImport = z.infer<typeof TrialImport>;

/** What of the record is not, or only partly, in the draft. */
export const ImportLoss = z
  .object({
    /** JSON Pointer into the record. */
    path: z.string(),
    message: z.string(),
  })
  .meta({ id: 'ImportLoss' });
export type ImportLoss = z.infer<typeof ImportLoss>;

export const ImportedTrial = z
  .object({ trial: Trial, losses: z.array(ImportLoss), reading: CriteriaReading })
  .meta({ id: 'ImportedTrial' });
export type ImportedTrial = z.infer<typeof ImportedTrial>;
