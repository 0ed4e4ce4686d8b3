import type { FhirResource } from '@kohort/fhir';

/** People to fill the regions with, and what their records refer to. */
export interface PeopleSource {
  /** One person's record at a time; the Patient is in it. */
  readonly people: () => AsyncIterable<readonly FhirResource[]> | Iterable<readonly FhirResource[]>;
  /** Organizations, practitioners and whatever else is about no person. Asked for after the first person has come. */
  readonly shared: () => readonly FhirResource[];
  /** What could not be used, as sentences. Asked for at the end. */
  readonly remarks: () => readonly string[];
}
