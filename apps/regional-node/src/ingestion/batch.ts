import type { FhirResource } from '@kohort/facts';
import type { LocalDay } from '@kohort/kernel';

/** Resources of one type, as they came from the server. */
export interface Batch {
  readonly type: string;
  readonly resources: readonly FhirResource[];
  /** The walk that saw them. */
  readonly generation: number;
  readonly localDay: LocalDay;
  /** Reads what is known again too, unless the version given is an older one. */
  readonly anew?: boolean;
}
