import type { IfAbsent } from '../../schema/expression.js';

/** What frames the criteria of a document. */
export interface DocumentPhrases {
  readonly headings: Readonly<Record<'inclusion' | 'exclusion', string>>;
  /** What the absence of a record means, as a sentence about a whole criterion. */
  readonly ifAbsent: Readonly<Record<IfAbsent, string>>;
  /** The same in brackets, where one part of a criterion differs. */
  readonly ifAbsentHere: Readonly<Record<IfAbsent, string>>;
  readonly wording: (registry: string, text: string) => string;
  readonly note: (text: string) => string;
}
