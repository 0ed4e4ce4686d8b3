import { pointer, type Fault } from '@kohort/kernel';

/** What lint can find; stable codes for programs. */
export type LintCode =
  /** Two requirements that no record can meet together. */
  | 'contradiction'
  /** Alternatives of which one always holds, or a condition that implies its consequence. */
  | 'always-true'
  /** Bounds that no number, and no grade, keeps. */
  | 'impossible-bounds'
  | 'impossible-window'
  | 'empty-value-set'
  /** Descendants are asked for that nothing shows. */
  | 'unexpanded-value-set'
  | 'unused-value-set'
  | 'unit-mismatch'
  /** A part that can never decide. */
  | 'unreachable-branch'
  | 'duplicate-branch'
  | 'duplicate-criterion'
  | 'exclusion-repeats-inclusion'
  /** The absence of a laboratory value would count in the person's favour. */
  | 'dangerous-absence'
  | 'rule-without-effect'
  | 'negated-question'
  | 'not-evaluated'
  | 'no-data';

/** One thing that is wrong (error) or probably not meant (warning) with criteria that parse. */
export interface LintFinding extends Fault<LintCode> {
  readonly severity: 'error' | 'warning';
}

interface Found {
  readonly code: LintCode;
  readonly keys: readonly PropertyKey[];
  readonly message: string;
  readonly hint?: string;
}

const found =
  (severity: LintFinding['severity']) =>
  ({ code, keys, message, hint }: Found): LintFinding => ({
    severity,
    code,
    message,
    path: pointer(keys),
    ...(hint === undefined ? {} : { hint }),
  });

export const errorAt = found('error');
export const warningAt = found('warning');
