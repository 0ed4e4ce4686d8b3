import type { Fact, FactResource } from '@kohort/facts';
import type { Day } from '@kohort/kernel';
import { negate, type Truth } from './truth.js';

/** Why a verdict is unknown. A closed set: programs may rely on the codes. */
export type UnknownReason =
  | 'no-record'
  | 'stale'
  | 'incomplete-coverage'
  | 'blocked'
  | 'too-few'
  | 'partial-date'
  | 'undated'
  | 'unit-not-convertible'
  | 'value-undecided'
  | 'value-absent'
  | 'not-coded'
  | 'not-numeric'
  | 'no-reference-range'
  | 'no-interpretation'
  | 'indeterminate'
  | 'not-specific'
  | 'detail-missing'
  | 'conflicting'
  | 'preliminary'
  | 'ordered-only'
  | 'not-tested'
  | 'value-set-incomplete'
  | 'birth-date-missing'
  | 'sex-missing'
  | 'anchor-missing'
  | 'parameter-missing'
  | 'manual'
  | 'not-evaluated';

/** What a verdict rests on, and what it says of the expression at `path` (a JSON Pointer into the criteria document). */
export type Evidence = { readonly truth: Truth; readonly path: string } & (
  | {
      readonly kind: 'record';
      readonly fact: Fact;
      /** The value in the unit of the criterion, where it was converted: "53 mmol/mol". */
      readonly converted?: string;
    }
  | {
      readonly kind: 'patient';
      readonly attribute: 'birthDate' | 'gender';
      readonly recorded: string;
      /** Completed units of age at the index date. */
      readonly age?: { readonly value: number; readonly unit: 'a' | 'mo' | 'd' };
    }
  /** The source is complete for these records and days, and holds none. */
  | { readonly kind: 'absence'; readonly resources: readonly FactResource[]; readonly from?: Day; readonly to: Day }
  /** A site parameter or quota. */
  | { readonly kind: 'setting'; readonly name: string; readonly value: string }
);

/** One reason why an expression stays unknown. */
export interface Gap {
  readonly reason: UnknownReason;
  readonly path: string;
  /** The records that left it open, if any. */
  readonly facts: readonly Fact[];
}

/** The truth of one expression for one person, with what decided it or what is missing. */
export interface Finding {
  readonly truth: Truth;
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

export const decided = (truth: 'met' | 'not-met', evidence: readonly Evidence[]): Finding => ({
  truth,
  evidence,
  gaps: [],
});

export const unknown = (reason: UnknownReason, path: string, facts: readonly Fact[] = []): Finding => ({
  truth: 'unknown',
  evidence: [],
  gaps: [{ reason, path, facts }],
});

export const opposite = (finding: Finding): Finding => ({
  truth: negate(finding.truth),
  evidence: finding.evidence.map((item) => ({ ...item, truth: negate(item.truth) })),
  gaps: finding.gaps,
});

/**
 * The finding of a connective from those of its parts: what decided it are the parts of the same truth; while it is
 * unknown, the open parts say what is missing and the decided ones stay as evidence.
 */
export function combine(truth: Truth, parts: readonly Finding[]): Finding {
  const telling = truth === 'unknown' ? parts : parts.filter((part) => part.truth === truth);
  return {
    truth,
    evidence: telling.flatMap((part) => part.evidence),
    gaps: truth === 'unknown' ? parts.flatMap((part) => part.gaps) : [],
  };
}
