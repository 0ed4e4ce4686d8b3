import type { Concept } from '../systems/concept.js';

/** Clinical or pathological; y: after neoadjuvant therapy (UICC TNM, 8th edition). */
export type StagePrefix = 'c' | 'p' | 'yc' | 'yp';

/** One grade of a scale. */
export interface Grade {
  readonly id: string;
  /** The wider grade that this one is part of: III for IIIA. */
  readonly within?: string;
  /** Its place in the order; absent where it has none (TX, BI-RADS 0) or only its parts have one. */
  readonly rank?: number;
  /** True where the assessment is incomplete or undecided: it says nothing of the other grades. */
  readonly indeterminate?: true;
  /** The coded answers that mean this grade. */
  readonly codes: readonly Concept[];
  /** The laboratory's flag that means it: POS, NEG. */
  readonly flag?: string;
  readonly title?: { readonly sv: string; readonly en: string };
}

/** A code that asks for the grade, and how a number that answers it is read. */
export interface Question {
  readonly concept: Concept;
  readonly prefix?: StagePrefix;
  /** The code is in use for other things too: an answer that gives no grade is none on this scale. */
  readonly shared?: true;
  /** The number is the grade itself ("score"), or falls between cuts: each the lowest number of its grade, in a unit. */
  readonly number?:
    'score' | { readonly unit: string; readonly cuts: readonly (readonly [from: number, grade: string])[] };
}

/** A clinical scale: which questions ask for it, and which coded, textual or numeric answers mean which grade. */
export interface ClinicalScale {
  readonly id: string;
  readonly title: { readonly sv: string; readonly en: string };
  /** Whether the ranks of its grades may be compared. */
  readonly ordered: boolean;
  readonly grades: readonly Grade[];
  readonly questions: readonly Question[];
  /** The grade that a text, or a code that is itself the grade (UICC "IIIA"), stands for. */
  readonly spelled?: (text: string) => { readonly grade: string; readonly prefix?: StagePrefix } | undefined;
  /** Code systems of which the codes are spelled grades. */
  readonly spelledIn?: readonly string[];
}
