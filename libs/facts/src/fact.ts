import type { DayRange } from '@kohort/kernel';
import type { Concept } from '@kohort/vocabulary';

/** The FHIR R4 resource types that facts are derived from. */
export const FACT_RESOURCES = [
  'Condition',
  'Observation',
  'MedicationRequest',
  'MedicationStatement',
  'MedicationAdministration',
  'MedicationDispense',
  'Procedure',
  'Encounter',
  'ImagingStudy',
  'DiagnosticReport',
  'AllergyIntolerance',
  'FamilyMemberHistory',
  'Specimen',
  'Immunization',
  'ServiceRequest',
  'Appointment',
  'Consent',
  'ResearchSubject',
] as const;
export type FactResource = (typeof FACT_RESOURCES)[number];

/** When something happened: the days it may have been, and the instant (ms since 1970) where the record is that exact. */
export interface Moment {
  readonly days: DayRange;
  readonly instant?: number;
}

/** The resource, its version and, for a component or a series, the part of it that a fact was read from. */
export interface FactSource {
  readonly resource: FactResource;
  readonly id: string;
  readonly version?: string;
  /** "component/1", "condition/2", "contained/hb"; absent for the resource as a whole. */
  readonly part?: string;
  /** For a contained resource, the type of the one that contains it: `id` and `version` are of that. */
  readonly container?: FactResource;
}

/**
 * What a record says about its subject.
 * - asserted: it is so.
 * - negated: it is explicitly not so (refuted, not-taken, not-done, doNotPerform); evidence against, not a missing record.
 * - preliminary: reported, not yet final.
 * - proposed: a plan, proposal or draft; never evidence that it happened.
 * Records entered in error or cancelled give no fact.
 */
export type Standing = 'asserted' | 'negated' | 'preliminary' | 'proposed';

/** A numeric value as the interval it may lie in (a comparator such as "<5" gives an open end), in one UCUM unit. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** True where the end itself is not included. */
  readonly lowOpen: boolean;
  readonly highOpen: boolean;
}

export type FactValue =
  | {
      readonly type: 'quantity';
      /** As recorded, for evidence: "<5 mg/L". */
      readonly recorded: string;
      /** The cleaned UCUM unit as recorded; '1' where the record gives none for an integer or a score. */
      readonly unit: string;
      readonly interval: Interval;
      /** The interval in the canonical unit of the analyte or dimension; absent where the unit cannot be converted. */
      readonly canonical?: { readonly unit: string; readonly interval: Interval };
    }
  | {
      readonly type: 'coded';
      readonly concepts: readonly Concept[];
      readonly text?: string;
      /** The first display or text of the value, for people only; never matched on. */
      readonly display?: string;
    }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'boolean'; readonly value: boolean }
  /** The record says why there is no value (Observation.dataAbsentReason). */
  | { readonly type: 'absent'; readonly reason: string };

/** One genomic variant assessment (HL7 Genomics Reporting: Variant). */
export interface Variant {
  /** True: found; false: tested and absent; undefined: no call. */
  readonly present?: boolean;
  /** HGNC ids ("http://www.genenames.org/geneId|HGNC:1100"). */
  readonly genes: readonly Concept[];
  readonly origin?: 'germline' | 'somatic';
  /** From the variant itself or from diagnostic implications derived from it. */
  readonly significance: readonly Significance[];
  /** DNA change type (Sequence Ontology) as concepts. */
  readonly changeTypes: readonly Concept[];
  /** c., p. and g. HGVS expressions as recorded. */
  readonly hgvs: readonly string[];
}
/** What was looked at for variants (HL7 Genomics Reporting: Region Studied): where none was found, there was none. */
export interface RegionStudied {
  readonly genes: readonly Concept[];
  readonly origin?: 'germline' | 'somatic';
}
export type Significance = 'pathogenic' | 'likely-pathogenic' | 'uncertain' | 'likely-benign' | 'benign';

/** One dated, coded, unit-normalised statement about a person, derived from one FHIR resource. */
export interface Fact {
  readonly source: FactSource;
  readonly concepts: readonly Concept[];
  /** The first display or text of the code, for people only; never matched on. */
  readonly display?: string;
  readonly standing: Standing;
  /** Workflow status as recorded ('final', 'completed'); '' where the resource has none. */
  readonly status: string;
  readonly clinicalStatus?: string;
  readonly verificationStatus?: string;
  /** Medication only: known to be taken or administered, or prescribed only. */
  readonly exposure?: 'taken' | 'prescribed';
  readonly start?: Moment;
  /** Absent where unknown; 'ongoing' where the record says it still goes on. */
  readonly end?: Moment | 'ongoing';
  readonly value?: FactValue;
  /** v3-ObservationInterpretation codes: H, L, N, POS, NEG … */
  readonly interpretations: readonly string[];
  readonly referenceRange?: { readonly low?: number; readonly high?: number; readonly unit: string };
  /** Observation.category, Encounter.class and type, AllergyIntolerance.category, Consent.scope. */
  readonly categories: readonly Concept[];
  readonly bodySites: readonly Concept[];
  readonly laterality?: 'left' | 'right' | 'bilateral';
  readonly severities: readonly Concept[];
  readonly reasons: readonly Concept[];
  /** FamilyMemberHistory.relationship. */
  readonly kinship: readonly Concept[];
  /** ImagingStudy: one fact per study; modalities and counts over its series, a count only where the study tells it. */
  readonly imaging?: { readonly modalities: readonly Concept[]; readonly series?: number; readonly instances?: number };
  readonly variant?: Variant;
  readonly regionStudied?: RegionStudied;
  /** Specimen that the fact is about ("Specimen/1"), for per-lesion scope. */
  readonly specimen?: string;
  /** Records this one is derived from ("Observation/1"). */
  readonly derivedFrom: readonly string[];
  /** Care provider ("Organization/1") and who recorded it ("Practitioner/1"), as far as the record says. */
  readonly provider?: string;
  readonly recorder?: string;
  /** meta.security as concepts. */
  readonly labels: readonly Concept[];
}

/** The person whom the facts are about. */
export interface Person {
  readonly id: string;
  readonly version?: string;
  /** Administrative gender; absent where unknown. */
  readonly sex?: 'female' | 'male' | 'other';
  readonly birth?: DayRange;
  readonly deceased: boolean;
  readonly death?: Moment;
  readonly protectedIdentity: boolean;
  /** True where the record of the person was replaced by another one or is marked as inactive. */
  readonly outOfUse?: boolean;
  readonly identifiers: readonly { readonly system: string; readonly value: string }[];
  readonly generalPractitioners: readonly string[];
  readonly provider?: string;
  readonly labels: readonly Concept[];
}

/** Everything the evaluation may know about one person. */
export interface PersonRecord {
  readonly person: Person;
  readonly facts: readonly Fact[];
  /**
   * Resource types of which facts were withheld (blocked unit, "spärr"), could not be read, or may stand under another
   * Patient: absence of such a fact proves nothing.
   */
  readonly blocked: readonly FactResource[];
}
