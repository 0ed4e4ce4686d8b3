import type { UnknownReason } from '../finding.js';
import type { Outcome } from '../evaluate.js';

/** Why something is unknown, and what would settle it. */
export interface ReasonPhrase {
  readonly why: string;
  readonly settledBy: string;
}

/** Every phrase of an explanation in one language. */
export interface ExplanationPhrases {
  readonly kinds: Readonly<Record<'inclusion' | 'exclusion', string>>;
  readonly outcomes: Readonly<Record<Outcome, string>>;
  /** What a verdict means for taking part, by kind and truth. */
  readonly verdicts: Readonly<
    Record<'inclusion' | 'exclusion', Readonly<Record<'met' | 'not-met' | 'unknown', string>>>
  >;
  readonly reasons: Readonly<Record<UnknownReason, ReasonPhrase>>;
  readonly sexes: Readonly<Record<'female' | 'male' | 'other', string>>;
  readonly ageUnits: Readonly<Record<'a' | 'mo' | 'd', string>>;
  /** What a statement without a record is about. */
  about(subject: string, text: string): string;
  born(date: string, age: number | undefined, unit: string): string;
  recordedSex(sex: string): string;
  noRecord(from: string | undefined, to: string): string;
  setting(name: string, value: string): string;
  readonly undated: string;
  readonly noCode: string;
  readonly negated: string;
  readonly valueAbsent: string;
  readonly yes: string;
  readonly no: string;
}

/** With a capital letter, as a line begins; words such as eGFR keep theirs. */
export const capital = (text: string): string =>
  /^\p{Ll}+(?!\p{L})/u.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
