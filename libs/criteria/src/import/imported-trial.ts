import type { LocalizedText } from '../schema/comparison.js';
import type { Criteria } from '../schema/criteria.js';
import type { ImportLoss } from './loss.js';

/** What a registry record says of a trial, and what of it is lost on the way. */
export interface ImportedTrial {
  /** The NCT number where the trial has no acronym, or too long a one. */
  readonly acronym: string;
  readonly title: LocalizedText;
  readonly registrations: readonly { readonly system: string; readonly value: string }[];
  /** The registry's words, such as PHASE2/PHASE3. */
  readonly phase?: string;
  readonly targetEnrolment?: number;
  readonly sponsor?: string;
  /** A draft: ages and sex as criteria, every other entry for a person to structure or to decide. */
  readonly criteria: Criteria;
  readonly losses: readonly ImportLoss[];
}
