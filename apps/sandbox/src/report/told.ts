import type { Member } from '../cast/member.js';

/** What the summary tells of; counts are by county code. */
export interface Told {
  readonly hubUrl: string;
  readonly nodes: readonly {
    readonly region: string;
    readonly url: string;
    readonly fhirUrl: string;
    readonly people: number;
    readonly resources: number;
  }[];
  readonly inbox: { readonly webUrl: string; readonly smtpUrl: string };
  readonly issuer: string;
  readonly postgres: { readonly port: number; readonly databases: readonly string[] };
  readonly members: readonly Member[];
  /** A clinician who was told of candidates, by county code. */
  readonly clinicians: ReadonlyMap<string, string>;
  readonly logs: string;
  /** The file that holds the address of a node's database. */
  readonly databaseFileOf: (region: string) => string;
  /** A node's key; what it signed is checked with what lies beside it. */
  readonly keyFileOf: (region: string) => string;
}
