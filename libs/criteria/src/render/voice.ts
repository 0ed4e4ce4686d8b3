import type { Criteria } from '../schema/criteria.js';
import type { IfAbsent } from '../schema/expression.js';
import type { Phrases } from './phrases.js';

/** What every part of the rendering needs. */
export interface Voice {
  readonly phrases: Phrases;
  readonly criteria: Pick<Criteria, 'valueSets'>;
  /** The missing-data rule that is said of the whole criterion, and so not of a part that shares it. */
  readonly saidOfAll: IfAbsent;
  readonly inherited: IfAbsent;
}
