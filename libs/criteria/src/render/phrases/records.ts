import type { RecordResource, Records } from '../../schema/records.js';

/** The forms of a noun that the sentences need: "a diagnosis", "no diagnosis", "the latest diagnosis" … */
export interface Noun {
  readonly one: string;
  readonly atLeastOne: string;
  readonly none: string;
  /** Bare, after the number one. */
  readonly single: string;
  /** Bare, after any other number. */
  readonly many: string;
  readonly every: string;
  readonly notEvery: string;
  readonly first: string;
  readonly last: string;
  readonly lowest: string;
  readonly highest: string;
  /** The preposition before what it is about. */
  readonly of: string;
  readonly isRecorded: string;
  readonly areRecorded: string;
}

type Listed<Filter extends keyof Records> = NonNullable<Records[Filter]> extends readonly (infer Code)[] ? Code : never;
/** Words for each code that a filter may list. */
export type WordsFor<Filter extends keyof Records> = Readonly<Record<Listed<Filter> & string, string>>;

/** Records and the details that narrow them; a detail follows its noun: "on the left side". */
export interface RecordPhrases {
  readonly nouns: Readonly<Record<RecordResource, Noun>>;
  readonly category: (set: string) => string;
  readonly bodySite: (set: string) => string;
  readonly severity: (set: string) => string;
  readonly reason: (set: string) => string;
  readonly kinship: (set: string) => string;
  readonly status: (words: string) => string;
  readonly clinicalStatus: (words: string) => string;
  readonly verificationStatus: (words: string) => string;
  /** Of a certainty that is missing, which counts like those asked for. */
  readonly notStated: string;
  readonly treatmentIntent: (words: string) => string;
  readonly response: (words: string) => string;
  readonly modality: (words: string) => string;
  readonly series: (bounds: string, single: boolean) => string;
  readonly images: (bounds: string, single: boolean) => string;
  readonly line: (bounds: string) => string;
  /** Remarks after all details, in brackets. */
  readonly taken: string;
  readonly preliminary: string;
  readonly laterality: Readonly<Record<NonNullable<Records['laterality']>, string>>;
  /** Words for workflow statuses (FHIR R4) and modalities (DICOM); a code without a word stands for itself. */
  readonly statuses: Readonly<Record<string, string>>;
  readonly modalities: Readonly<Record<string, string>>;
  readonly clinicalStatuses: WordsFor<'clinicalStatus'>;
  readonly verificationStatuses: WordsFor<'verificationStatus'>;
  readonly treatmentIntents: WordsFor<'treatmentIntent'>;
  readonly responses: WordsFor<'response'>;
  readonly withSubcodes: string;
  readonly except: string;
  /** "… and 12 codes more". */
  readonly moreCodes: (number: number) => string;
}
