import type { Expression } from './schema/expression.js';
import type { Records } from './schema/records.js';

/** The types of expression that the engines evaluate so far; any other stays unknown and is an error of the lint. */
export const EVALUATED: ReadonlySet<Expression['type']> = new Set<Expression['type']>([
  'all',
  'any',
  'not',
  'at-least',
  'if',
  'exists',
  'value',
  'count',
  'period',
  'age',
  'sex',
  'scale',
  'variant',
  'derived',
  'helper',
  'each',
  'parameter',
  'quota',
  'manual',
]);

/** The filters of records that no engine evaluates yet. */
export const FILTERS_NOT_EVALUATED = ['treatmentIntent', 'line', 'response'] as const satisfies (keyof Records)[];
