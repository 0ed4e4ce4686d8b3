import type { Fault } from '@kohort/kernel';

/** A resource as it was read: only `resourceType` and `id` have been looked at. */
export interface FhirResource {
  readonly resourceType: string;
  readonly id?: string;
  readonly [element: string]: unknown;
}

export type FhirFaultCode =
  // files
  | 'not-found'
  | 'no-files'
  | 'unknown-file'
  | 'unreadable'
  | 'empty-file'
  | 'bad-gzip'
  | 'too-large'
  // records
  | 'not-utf8'
  | 'not-json'
  | 'not-fhir'
  | 'unknown-bundle'
  | 'no-resource'
  | 'operation-outcome'
  // servers
  | 'bad-address'
  | 'bad-token'
  | 'unreachable'
  | 'timeout'
  | 'unavailable'
  | 'unauthorized'
  | 'forbidden'
  | 'redirected'
  | 'refused'
  | 'wrong-version'
  | 'unsupported-type'
  | 'foreign-page'
  | 'other-server'
  | 'no-patients'
  | 'page-loop';

export type FhirFault = Fault<FhirFaultCode>;

/**
 * How much is missing after a fault: this one record; the rest of this file or, on a server, of this resource type; or
 * everything that had not been read yet. Who concludes from absence must look at more than the number of faults.
 */
export type Loss = 'record' | 'part' | 'rest';

export interface ReadResource {
  readonly ok: true;
  readonly resource: FhirResource;
  /** Where it was read: "Observation.ndjson.gz:123", "bundle.json#/entry/4", "https://…/Patient, page 2#/entry/0". */
  readonly at: string;
  /** `Bundle.entry.fullUrl`, which references by urn:uuid inside the same Bundle name (R4 bundle.html#references). */
  readonly fullUrl?: string | undefined;
  /** The JSON text that the resource was parsed from; only where it was a line of its own. */
  readonly raw?: string | undefined;
}

/** Messages never quote a record; `at` may name a person where the file's own name does. */
export interface Unread {
  readonly ok: false;
  readonly at: string;
  readonly loss: Loss;
  readonly fault: FhirFault;
  /** The resource types of which something may be missing; absent where it may be any. */
  readonly types?: readonly string[];
}

export type ReadItem = ReadResource | Unread;

export const fhirFault = (code: FhirFaultCode, message: string, hint?: string, path = ''): FhirFault =>
  hint === undefined ? { code, message, path } : { code, message, path, hint };

export const unread = (at: string, loss: Loss, fault: FhirFault): Unread => ({ ok: false, at, loss, fault });

/** The items, of which those that could not be read are known to be of these resource types. */
export const ofTypes = (items: readonly ReadItem[], types: readonly string[] | undefined): readonly ReadItem[] =>
  types === undefined ? items : items.map((item) => (item.ok ? item : { ...item, types: item.types ?? types }));
