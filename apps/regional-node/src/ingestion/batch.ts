import type { FhirResource } from '@kohort/facts';
import type { LocalDay } from '@kohort/kernel';
import type { Arrival } from './known-records.js';

/** Resources of one type, as they came from the server. */
export interface Batch {
  readonly type: string;
  readonly resources: readonly FhirResource[];
  /** The walk that saw them. */
  readonly generation: number;
  readonly localDay: LocalDay;
  readonly arrival: Arrival;
}
