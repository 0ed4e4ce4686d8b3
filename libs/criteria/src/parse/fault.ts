import { pointer, type Fault } from '@kohort/kernel';

/** What can be wrong with a criteria document; stable codes for programs. */
export type CriteriaFaultCode =
  /** Not JSON. */
  | 'syntax'
  /** The same property twice in one object, of which JSON readers would silently drop one. */
  | 'duplicate-property'
  | 'too-deep'
  | 'unknown-property'
  | 'missing-property'
  | 'unknown-type'
  | 'unknown-code-system'
  | 'unknown-unit'
  | 'unknown-scale'
  | 'unknown-grade'
  | 'unknown-value-set'
  | 'circular-value-set'
  | 'duplicate-id'
  /** A property that this resource type or scale does not have. */
  | 'not-applicable'
  /** A bound on a scale, or at a grade, that has no order. */
  | 'not-ordered'
  | 'invalid-value';
export type CriteriaFault = Fault<CriteriaFaultCode>;

/** A fault at a path of keys, with a hint where there is one. */
export const faultAt = (
  code: CriteriaFaultCode,
  keys: readonly PropertyKey[],
  message: string,
  hint?: string,
): CriteriaFault => ({ code, message, path: pointer(keys), ...(hint === undefined ? {} : { hint }) });
