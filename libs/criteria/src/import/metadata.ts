import type { LocalizedText } from '../schema/comparison.js';
import type { ImportedTrial } from './imported-trial.js';
import { inModule, lossAt, type ImportLoss } from './loss.js';
import { plainText } from './registry-text.js';
import type { Study } from './study-record.js';

/** The registry, as registrations name it. */
const CLINICAL_TRIALS_GOV = 'https://clinicaltrials.gov';
/** Other registries, by the types that ClinicalTrials.gov gives their numbers. */
const OTHER_REGISTRIES: Readonly<Record<string, string>> = {
  EUDRACT_NUMBER: 'https://eudract.ema.europa.eu',
  CTIS: 'https://euclinicaltrials.eu',
};
const LONGEST_ACRONYM = 60;
const LONGEST_TITLE = 500;
const MOST_REGISTRATIONS = 20;
const LONGEST_NUMBER = 100;
const MOST_PEOPLE = 1_000_000;

/** The brief title, which is the one that people know. */
export function titleOf({ identificationModule }: Study, losses: ImportLoss[]): LocalizedText {
  const { nctId, briefTitle, officialTitle } = identificationModule;
  const [brief, official] = [plainText(briefTitle ?? ''), plainText(officialTitle ?? '')];
  const field = brief === '' ? 'officialTitle' : 'briefTitle';
  const whole = brief || official || nctId;
  const text = cut(whole, LONGEST_TITLE);
  const place = inModule('identificationModule', field);
  if (whole === nctId) losses.push(lossAt(place, 'The record has no title; its number stands for it.'));
  else
    losses.push(
      lossAt(place, 'The title is in one language only; it stands in Swedish too until somebody translates it.'),
    );
  if (text !== whole) losses.push(lossAt(place, `The title is cut after ${LONGEST_TITLE} characters.`));
  if (brief !== '' && official !== '' && official !== brief)
    losses.push(lossAt(inModule('identificationModule', 'officialTitle'), `Not carried over: "${official}"`));
  return { sv: text, en: text };
}

/** The acronym; the NCT number where there is none, or none that fits. */
export function acronymOf({ identificationModule: { nctId, acronym = '' } }: Study, losses: ImportLoss[]): string {
  const text = plainText(acronym);
  if (text !== '' && text.length <= LONGEST_ACRONYM) return text;
  const why = text === '' ? 'The record has no acronym' : `"${text}" is longer than ${LONGEST_ACRONYM} characters`;
  losses.push(lossAt(inModule('identificationModule', 'acronym'), `${why}; the NCT number stands for it.`));
  return nctId;
}

/** The NCT number, and those of registries that Kohort names. */
export function registrationsOf({ identificationModule }: Study, losses: ImportLoss[]) {
  const { nctId, secondaryIdInfos = [] } = identificationModule;
  const registrations = [{ system: CLINICAL_TRIALS_GOV, value: nctId }];
  secondaryIdInfos.forEach(({ id, type = '' }, index) => {
    const system = Object.hasOwn(OTHER_REGISTRIES, type) ? OTHER_REGISTRIES[type] : undefined;
    const value = plainText(id);
    const fits = value !== '' && value.length <= LONGEST_NUMBER && registrations.length < MOST_REGISTRATIONS;
    if (system !== undefined && fits) registrations.push({ system, value });
    else
      losses.push(lossAt(inModule('identificationModule', 'secondaryIdInfos', index), `Not carried over: "${value}"`));
  });
  return registrations;
}

/** Phase and target; people who were enrolled in the end are no target. */
export function designOf(
  { designModule }: Study,
  losses: ImportLoss[],
): Pick<ImportedTrial, 'phase' | 'targetEnrolment'> {
  const phases = (designModule?.phases ?? []).map(plainText).filter((phase) => phase !== 'NA' && phase !== '');
  const { count, type } = designModule?.enrollmentInfo ?? {};
  const isTarget = type !== 'ACTUAL' && Number.isInteger(count) && Number(count) >= 1 && Number(count) <= MOST_PEOPLE;
  if (count !== undefined && !isTarget) {
    const why = type === 'ACTUAL' ? 'were enrolled in the end; that is no target' : 'is no number to aim at';
    losses.push(lossAt(inModule('designModule', 'enrollmentInfo'), `${count} ${why}.`));
  }
  return {
    ...(phases.length === 0 ? {} : { phase: phases.join('/') }),
    ...(isTarget && count !== undefined ? { targetEnrolment: count } : {}),
  };
}

function cut(text: string, longest: number): string {
  return text.length <= longest
    ? text
    : `${text
        .slice(0, longest - 1)
        .replace(/\p{Surrogate}/u, '')
        .trimEnd()}…`;
}
