/** Where a record says that somebody treats a person. */
export const RELATION_SOURCES = ['care-team', 'encounter', 'general-practitioner'] as const;
export type RelationSource = (typeof RELATION_SOURCES)[number];

/** That a practitioner treats a person, as one record says it. Instants are milliseconds since 1970-01-01T00:00Z. */
export interface TreatmentRelation {
  /** "Practitioner/1". */
  readonly practitioner: string;
  readonly source: RelationSource;
  /** The record: "CareTeam/1". */
  readonly reference: string;
  /** The organisation on whose behalf, where the record names one: "Organization/1". */
  readonly provider?: string;
  /** Open where the record names no day. An Encounter is from its begin to its end. */
  readonly from?: number;
  readonly until?: number;
}

/** A clinician who can log in. */
export interface ClinicianAccount {
  readonly accountId: string;
  readonly practitioner: string;
  readonly name: string;
  /** Where mail goes; absent where the account has none. */
  readonly address?: string;
  readonly locale: 'sv' | 'en';
  /** The care providers and units that the account is bounded to. */
  readonly providers: 'everywhere' | readonly string[];
}
