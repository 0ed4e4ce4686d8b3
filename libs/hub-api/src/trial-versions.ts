import { REGION_CODE, REGION_CODE_RULE } from '@kohort/kernel';
import { z } from 'zod';
import { CriteriaDocument, CriteriaReading } from './trial-criteria.js';

const moment = z.iso.datetime({ offset: true });
const rowVersion = z.int().min(1);

/** Where a version stands, from the first draft to its end. */
export const TrialVersionState = z.enum([
  'draft',
  'frozen',
  'submitted',
  'approved',
  'refused',
  'published',
  'paused',
  'withdrawn',
  'superseded',
]);
export type TrialVersionState = z.infer<typeof TrialVersionState>;

/** A version without its criteria. */
export const VersionHeader = z
  .object({
    id: z.uuid(),
    /** 1, 2, 3 …; the second is the first amendment. */
    number: z.int(),
    state: TrialVersionState,
    /** County codes of the regions that are applied for. */
    regions: z.array(z.string()),
    siteIds: z.array(z.uuid()),
    /** What this version changes, for people. */
    changeNote: z.string().optional(),
    /** From `freeze` on. */
    protocolHash: z.string().optional(),
    meaningHash: z.string().optional(),
    createdAt: moment,
    updatedAt: moment,
    frozenAt: moment.optional(),
    /** When it was submitted last. */
    submittedAt: moment.optional(),
    /** To be sent with a change, so that nobody overwrites what somebody else has changed meanwhile. */
    rowVersion,
  })
  .meta({ id: 'VersionHeader' });
export type VersionHeader = z.infer<typeof VersionHeader>;

export const TrialVersion = VersionHeader.extend({
  trialId: z.uuid(),
  criteria: CriteriaDocument,
  ...CriteriaReading.shape,
}).meta({ id: 'TrialVersion' });
export type TrialVersion = z.infer<typeof TrialVersion>;

export const CriteriaChange = z.strictObject({ rowVersion, criteria: CriteriaDocument }).meta({ id: 'CriteriaChange' });
export type CriteriaChange = z.infer<typeof CriteriaChange>;

const region = z.string().regex(REGION_CODE, REGION_CODE_RULE);
const different = (values: readonly unknown[]): boolean => new Set(values).size === values.length;
const TWICE = 'must not name the same twice';

/** Where a version is applied for. */
export const versionPlaces = {
  regions: z.array(region).max(30).refine(different, TWICE),
  siteIds: z.array(z.uuid()).max(500).refine(different, TWICE),
};

/** All terms of a version; they replace those before. */
export const TermsChange = z
  .strictObject({ rowVersion, ...versionPlaces, changeNote: z.string().trim().min(1).max(2000).optional() })
  .meta({ id: 'TermsChange' });
export type TermsChange = z.infer<typeof TermsChange>;

/** The version as it was read: what is frozen is what was seen. */
export const VersionFreeze = z.strictObject({ rowVersion }).meta({ id: 'VersionFreeze' });
export type VersionFreeze = z.infer<typeof VersionFreeze>;
