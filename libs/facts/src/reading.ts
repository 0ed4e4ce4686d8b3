import { failed, type DayRange, type Fault, type LocalDay, type Result } from '@kohort/kernel';
import type { Concept } from '@kohort/vocabulary';
import type { Fact, FactSource, Standing } from './fact.js';
import { objectsIn, textIn, type FhirResource, type Json } from './json.js';
import { localReference, referenceIn, typeOfReference } from './reference.js';

/** What facts depend on besides the resource itself. */
export interface FactContext {
  /** The calendar day of an instant in the region's time zone. */
  readonly localDay: LocalDay;
  /** The codes of the Medication or Substance that a reference names; undefined where it is not known. */
  readonly medication?: (reference: string) => readonly Concept[] | undefined;
  /** Resolves any reference to "Type/id"; without it relative and absolute ones only are shortened to that. */
  readonly resolve?: (reference: string) => string | undefined;
  /** A stable id for a resource that has none, for example a hash of its content. */
  readonly fallbackId?: (resource: FhirResource) => string | undefined;
  /** When the person was born: dates that a record gives as an age. */
  readonly birth?: DayRange;
}

/** Why a resource could not be read. None is quietly dropped: what cannot be read is no evidence of absence. */
export type ReadingFaultCode =
  | 'not-a-resource'
  /** It has no id, and the context gives none. */
  | 'no-id'
  /** It names nobody. */
  | 'no-subject'
  /** Its subject is a group, a device, a place … */
  | 'not-a-person'
  /** It carries a modifier extension, which may turn its meaning round and must not be ignored (R4 extensibility.html). */
  | 'modifier-extension'
  /** It names a medication only by a reference that leads nowhere. */
  | 'medication-unresolved';
export type ReadingFault = Fault<ReadingFaultCode>;

/** A resource on its way to facts: known to be an object with an id and a subject. */
export interface Reading {
  readonly json: Json;
  readonly source: FactSource;
  readonly labels: readonly Concept[];
  readonly context: FactContext;
}

/** Reads one resource type. [] where the record was entered in error, was cancelled, or states nothing. */
export type Reader = (reading: Reading) => Result<readonly Fact[], ReadingFault>;

export const unreadable = (
  code: ReadingFaultCode,
  message: string,
  path = '',
): { readonly ok: false; readonly error: ReadingFault } => failed({ code, message, path });

/** What a reader says of a fact; what it leaves out is empty. */
export type Draft = Omit<Partial<Fact>, 'source' | 'labels' | 'standing'> & { readonly standing: Standing };

const NONE: readonly never[] = [];

/**
 * The fact of a draft. An end that lies before the start contradicts it, and then neither is known. Every property is
 * written out, because facts of one shape take half the time and memory of ones that are spread together.
 */
export function factOf({ source, labels }: Reading, draft: Draft, part?: string): Fact {
  const { start, end } = draft;
  const contradictory = start && end && end !== 'ongoing' && end.days.last < start.days.first;
  return {
    source:
      part === undefined ? source : { ...source, part: source.part === undefined ? part : `${source.part}/${part}` },
    concepts: draft.concepts ?? NONE,
    display: draft.display,
    standing: draft.standing,
    status: draft.status ?? '',
    clinicalStatus: draft.clinicalStatus,
    verificationStatus: draft.verificationStatus,
    exposure: draft.exposure,
    start: contradictory ? undefined : start,
    end: contradictory ? undefined : end,
    value: draft.value,
    interpretations: draft.interpretations ?? NONE,
    referenceRange: draft.referenceRange,
    categories: draft.categories ?? NONE,
    bodySites: draft.bodySites ?? NONE,
    laterality: draft.laterality,
    severities: draft.severities ?? NONE,
    reasons: draft.reasons ?? NONE,
    kinship: draft.kinship ?? NONE,
    imaging: draft.imaging,
    variant: draft.variant,
    regionStudied: draft.regionStudied,
    specimen: draft.specimen,
    derivedFrom: draft.derivedFrom ?? NONE,
    provider: draft.provider,
    recorder: draft.recorder,
    labels,
  };
}

/** The standing of each workflow status; 'none' for those that leave no fact. */
export type Standings = ReadonlyMap<string, Standing | 'none'>;

/** The standing of a record by its status. A status that is missing or unknown leaves open what happened. */
export function standingIn(status: unknown, standings: Standings): Standing | undefined {
  const standing = standings.get(textIn(status) ?? '') ?? 'preliminary';
  return standing === 'none' ? undefined : standing;
}

/** "Type/id" of a reference where it can be resolved, "Container/id#part" of a contained one, else as written. */
export function resolved(reference: string, { context, source }: Reading): string {
  if (reference.startsWith('#')) return `${source.container ?? source.resource}/${source.id}${reference}`;
  return context.resolve?.(reference) ?? localReference(reference) ?? reference;
}

/** All references of an element. */
export const referencesIn = (value: unknown, reading: Reading): readonly string[] =>
  objectsIn(value).flatMap((item) => {
    const reference = referenceIn(item);
    return reference === undefined ? [] : [resolved(reference, reading)];
  });

const ORGANISATIONS: ReadonlySet<string> = new Set(['Organization']);
const PRACTITIONERS: ReadonlySet<string> = new Set(['Practitioner', 'PractitionerRole']);

/** The first care provider among these elements (references, or performers with an `actor`). */
export const providerIn = (reading: Reading, ...elements: readonly unknown[]): string | undefined =>
  firstOf(ORGANISATIONS, reading, elements);

/** The first practitioner among these elements. */
export const recorderIn = (reading: Reading, ...elements: readonly unknown[]): string | undefined =>
  firstOf(PRACTITIONERS, reading, elements);

function firstOf(types: ReadonlySet<string>, reading: Reading, elements: readonly unknown[]): string | undefined {
  for (const element of elements) {
    for (const item of objectsIn(element)) {
      const named = item.actor ?? item.individual ?? item;
      const reference = referenceIn(named);
      if (reference === undefined) continue;
      const full = resolved(reference, reading);
      const type = typeOfReference(full) ?? textIn((named as Json).type);
      if (type !== undefined && types.has(type)) return full;
    }
  }
  return undefined;
}
