import { z } from 'zod';

const text = z.string().optional();
/** The registry itself takes 20,000 characters. */
const LONGEST_TEXT = 50_000;
const texts = z.array(z.string()).optional();

/**
 * A study record of ClinicalTrials.gov, API v2, as far as the import reads it (https://clinicaltrials.gov/data-api/about-api
 * /study-data-structure). What else is in it is told as a loss.
 */
export const StudyRecord = z.looseObject({
  protocolSection: z.looseObject({
    identificationModule: z.looseObject({
      nctId: z.string().regex(/^NCT\d{8}$/, 'must be an NCT number'),
      briefTitle: text,
      officialTitle: text,
      acronym: text,
      secondaryIdInfos: z.array(z.looseObject({ id: z.string(), type: text })).optional(),
    }),
    sponsorCollaboratorsModule: z.looseObject({ leadSponsor: z.looseObject({ name: text }).optional() }).optional(),
    designModule: z
      .looseObject({
        phases: texts,
        enrollmentInfo: z.looseObject({ count: z.number().optional(), type: text }).optional(),
      })
      .optional(),
    eligibilityModule: z.looseObject({
      eligibilityCriteria: z.string().max(LONGEST_TEXT).optional(),
      healthyVolunteers: z.boolean().optional(),
      sex: text,
      genderBased: z.boolean().optional(),
      genderDescription: text,
      minimumAge: text,
      maximumAge: text,
      stdAges: texts,
    }),
  }),
});
export type StudyRecord = z.infer<typeof StudyRecord>;
export type Study = StudyRecord['protocolSection'];
export type Eligibility = Study['eligibilityModule'];

/** The modules that are read, and of each what is read or means nothing to an import. */
export const READ: Readonly<Record<string, readonly string[]>> = {
  identificationModule: ['nctId', 'briefTitle', 'officialTitle', 'acronym', 'secondaryIdInfos'],
  sponsorCollaboratorsModule: ['leadSponsor'],
  designModule: ['phases', 'enrollmentInfo'],
  eligibilityModule: [
    'eligibilityCriteria',
    'healthyVolunteers',
    'sex',
    'genderBased',
    'genderDescription',
    'minimumAge',
    'maximumAge',
    'stdAges',
  ],
};
