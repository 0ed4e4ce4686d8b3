import type { Comparison } from '../schema/comparison.js';
import type { Records } from '../schema/records.js';
import { valueDetail } from './value-test.js';
import { valueSetName } from './value-set-name.js';
import type { Voice } from './voice.js';
import { endsWithOne } from './write-bounds.js';
import { writeCount } from './write-count.js';
import { writeList } from './write-list.js';

/** The filters of records other than code and time, each as it follows the noun: "on the left side". */
export function detailsOf(records: Records, voice: Voice): string[] {
  return [
    ...conceptDetails(records, voice),
    ...statusDetails(records, voice),
    ...therapyDetails(records, voice),
    ...imagingDetails(records, voice),
    ...(records.value ? [valueDetail(records.value, voice)] : []),
  ];
}

/** What follows all details in brackets. */
export const remarksOf = ({ exposure, preliminary }: Records, { phrases: { records } }: Voice): string[] => [
  ...(exposure === 'taken' ? [records.taken] : []),
  ...(preliminary ? [records.preliminary] : []),
];

function conceptDetails(records: Records, voice: Voice): string[] {
  const phrases = voice.phrases.records;
  const filters = ['category', 'kinship', 'bodySite', 'severity', 'reason'] as const;
  const sets = filters.flatMap((filter) => {
    const { [filter]: set } = records;
    return set === undefined ? [] : [phrases[filter](valueSetName(set, voice))];
  });
  return [...sets, ...(records.laterality ? [phrases.laterality[records.laterality]] : [])];
}

function statusDetails(records: Records, voice: Voice): string[] {
  const phrases = voice.phrases.records;
  const { status, clinicalStatus, verificationStatus } = records;
  return [
    ...listed(status, phrases.statuses, phrases.status, voice),
    ...listed(clinicalStatus, phrases.clinicalStatuses, phrases.clinicalStatus, voice),
    ...listed(
      verificationStatus && [...verificationStatus, phrases.notStated],
      phrases.verificationStatuses,
      phrases.verificationStatus,
      voice,
    ),
  ];
}

function therapyDetails({ treatmentIntent, line, response }: Records, voice: Voice): string[] {
  const phrases = voice.phrases.records;
  return [
    ...listed(treatmentIntent, phrases.treatmentIntents, phrases.treatmentIntent, voice),
    ...(line ? [phrases.line(writeCount(line, 'things', voice))] : []),
    ...listed(response, phrases.responses, phrases.response, voice),
  ];
}

function imagingDetails({ modality, series, instances }: Records, voice: Voice): string[] {
  const phrases = voice.phrases.records;
  const counted = (count: Comparison | undefined, write: (bounds: string, single: boolean) => string): string[] =>
    count ? [write(writeCount(count, 'things', voice), endsWithOne(count))] : [];
  return [
    ...listed(modality, phrases.modalities, phrases.modality, voice),
    ...counted(series, phrases.series),
    ...counted(instances, phrases.images),
  ];
}

/** A list of codes in words; a code without a word stands for itself. */
function listed(
  codes: readonly string[] | undefined,
  words: Readonly<Record<string, string>>,
  write: (words: string) => string,
  { phrases: { writing } }: Voice,
): string[] {
  if (!codes) return [];
  const named = codes.map((code) => (Object.hasOwn(words, code) ? (words[code] ?? code) : code));
  return [write(writeList(named, 'or', writing))];
}
