import type { TrialIdea } from './trial-idea.js';

/** What a registry would say of the trial: a record as ClinicalTrials.gov (API version 2) gives one, made up. */
export const registryRecord = ({ criteria, ages, sex }: TrialIdea): object => ({
  protocolSection: {
    identificationModule: { nctId: 'NCT99999999', briefTitle: criteria.title.en, acronym: 'RESAN' },
    designModule: { enrollmentInfo: { count: 40, type: 'ESTIMATED' } },
    eligibilityModule: {
      eligibilityCriteria: 'Inclusion Criteria:\n\n* Able to consent\n\nExclusion Criteria:\n\n* Pregnancy',
      sex,
      minimumAge: `${ages.ge} Years`,
      maximumAge: `${ages.le} Years`,
    },
  },
});
