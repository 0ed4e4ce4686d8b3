import { failed, ok, pointer, type Fault, type Result } from '@kohort/kernel';
import { LANGUAGE, type Criteria } from '../schema/criteria.js';
import { importEligibility } from './eligibility.js';
import type { ImportedTrial } from './imported-trial.js';
import { inModule, lossAt, type ImportLoss } from './loss.js';
import { acronymOf, designOf, registrationsOf, titleOf } from './metadata.js';
import { plainText } from './registry-text.js';
import { READ, StudyRecord } from './study-record.js';

export type ImportFaultCode =
  /** Not a study record of ClinicalTrials.gov, API v2. */
  | 'not-a-study-record'
  /** A part of the record is not as the registry writes it. */
  | 'invalid-value'
  /** The record has no eligibility criteria at all. */
  | 'no-criteria';
export type ImportFault = Fault<ImportFaultCode>;

const MOST_FAULTS = 20;

/**
 * Makes a draft of a trial from a study record of ClinicalTrials.gov, API v2, given as parsed JSON. The criteria parse
 * (`parseCriteria`), and nothing of the record is left out without a loss that says so, but for what the registry itself
 * derives. Faults have JSON Pointers into the record. Never throws.
 */
export function importClinicalTrialsGov(json: unknown): Result<ImportedTrial, ImportFault[]> {
  const read = StudyRecord.safeParse(json);
  if (!read.success) return failed(faultsOf(read.error.issues, json));
  const { protocolSection: study } = read.data;
  const { nctId } = study.identificationModule;
  const eligibility = importEligibility(study.eligibilityModule, nctId);
  if (eligibility.criteria.length === 0) {
    const message = 'The record has no eligibility criteria.';
    return failed([{ code: 'no-criteria', message, path: pointer(inModule('eligibilityModule')) }]);
  }
  const losses: ImportLoss[] = [];
  const title = titleOf(study, losses);
  const registrations = registrationsOf(study, losses);
  const trial = { acronym: acronymOf(study, losses), title, registrations, ...designOf(study, losses) };
  const sponsor = plainText(study.sponsorCollaboratorsModule?.leadSponsor?.name ?? '');
  const criteria: Criteria = {
    language: LANGUAGE,
    id: nctId.toLowerCase(),
    title,
    registry: registrations.map((registration) => ({ ...registration })),
    criteria: eligibility.criteria,
  };
  losses.push(...eligibility.losses, ...unread(json as object));
  return ok({ ...trial, ...(sponsor === '' ? {} : { sponsor }), criteria, losses });
}

/** Parts of the record that nothing above reads. `derivedSection` is what the registry makes of the rest. */
function unread(record: object): ImportLoss[] {
  const loss = (keys: PropertyKey[]): ImportLoss => lossAt(keys, 'This part of the record is not carried over.');
  const sections = Object.keys(record)
    .filter((key) => !['protocolSection', 'derivedSection', 'hasResults'].includes(key))
    .map((key) => loss([key]));
  const { protocolSection } = record as { protocolSection: object };
  const parts = Object.entries(protocolSection).flatMap(([module, content]: [string, unknown]) => {
    const read = Object.hasOwn(READ, module) ? READ[module] : undefined;
    if (read === undefined) return [loss(inModule(module))];
    return Object.keys(content ?? {})
      .filter((key) => !read.includes(key))
      .map((key) => loss(inModule(module, key)));
  });
  return [...parts, ...sections];
}

type Issue = { readonly path: readonly PropertyKey[]; readonly message: string };

function faultsOf(issues: readonly Issue[], json: unknown): ImportFault[] {
  const { protocolSection, studies } = (typeof json === 'object' && json !== null ? json : {}) as Record<
    string,
    unknown
  >;
  if (typeof protocolSection === 'object' && protocolSection !== null)
    return issues
      .slice(0, MOST_FAULTS)
      .map(({ path, message }) => ({ code: 'invalid-value', message, path: pointer(path) }));
  const message = 'This is no study record of ClinicalTrials.gov (API v2).';
  const hint = Array.isArray(studies)
    ? 'It is a list of such records: take one of them.'
    : 'https://clinicaltrials.gov/api/v2/studies/NCT… gives one.';
  return [{ code: 'not-a-study-record', message, path: '', hint }];
}
