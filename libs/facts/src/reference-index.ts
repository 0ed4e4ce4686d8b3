import { failed, ok, type Fault, type Result } from '@kohort/kernel';
import type { Concept } from '@kohort/vocabulary';
import { canonicalIdentifier, identifiersIn, type Identifier } from './identifier.js';
import { objectsIn, textIn, type FhirResource, type Json } from './json.js';
import { codesOf, compositionOf, type Composition } from './medication.js';
import { identified, localReference, referenceIn, typeOfReference } from './reference.js';

export type ReferenceFaultCode =
  /** No resource with this fullUrl or identifier has been added. */
  | 'reference-not-found'
  /** Several resources carry the identifier; a conditional reference must name exactly one. */
  | 'reference-ambiguous'
  /** Not a reference, or a search other than by one identifier. */
  | 'reference-malformed';
export type ReferenceFault = Fault<ReferenceFaultCode>;

/** Several Patient resources that carry one identifier: probably one person. */
export interface Duplicate {
  readonly identifier: Identifier;
  /** "Patient/1", "Patient/2" … in the order they were added. */
  readonly patients: readonly string[];
}

/** The types that facts refer to by identifier. */
const IDENTIFIED: ReadonlySet<string> = new Set([
  'Patient',
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'Medication',
  'Substance',
]);
const MEDICATIONS: ReadonlySet<string> = new Set(['Medication', 'Substance']);
/** The types that facts refer to at all; only these are kept by their fullUrl. */
const REFERRED: ReadonlySet<string> = new Set([...IDENTIFIED, 'Observation', 'Specimen']);
/** A conditional reference by one identifier. */
export const CONDITIONAL = /^([A-Z][A-Za-z]+)\?identifier=([^&]*)$/;

/**
 * Where references lead. It is filled with resources as they are read, keeps identifiers and codes and not the resources,
 * and answers for whatever it has seen so far: a reference that does not resolve yet may do so later.
 */
export class ReferenceIndex {
  readonly #urls = new Map<string, string>();
  readonly #holders = new Map<string, readonly string[]>();
  readonly #medications = new Map<string, Composition>();
  /** Patient.link: who links, to whom as written. */
  readonly #links: (readonly [patient: string, other: string])[] = [];

  /** `fullUrl` is that of the Bundle entry; a resource without an id is known by it (`identified`). */
  add(resource: FhirResource, fullUrl?: string): void {
    const json = resource as unknown as Json;
    const [type, id] = [resource.resourceType, textIn(identified(resource, fullUrl).id)];
    if (id === undefined || !REFERRED.has(type)) return;
    const reference = `${type}/${id}`;
    if (fullUrl !== undefined && localReference(fullUrl) !== reference) this.#urls.set(fullUrl, reference);
    if (IDENTIFIED.has(type)) {
      for (const identifier of identifiersIn(json)) this.#hold(queryOf(type, identifier), reference);
    }
    if (MEDICATIONS.has(type)) this.#medications.set(reference, compositionOf(json, objectsIn(json.contained)));
    if (type !== 'Patient') return;
    for (const { other } of objectsIn(json.link)) this.#links.push([reference, referenceIn(other, 'Patient') ?? '']);
  }

  #hold(query: string, reference: string): void {
    const holders = this.#holders.get(query) ?? [];
    if (!holders.includes(reference)) this.#holders.set(query, [...holders, reference]);
  }

  /**
   * "Type/id" of a relative, absolute (on any server), versioned, urn:uuid or conditional reference, "Type/id#part" of a
   * contained one in `container` ("Type/id"). That a relative reference leads to a resource that exists is not checked.
   */
  resolve(reference: string, container?: string): Result<string, ReferenceFault> {
    if (reference.startsWith('#')) {
      return container === undefined
        ? fault('reference-malformed', 'It lies in no container.')
        : ok(container + reference);
    }
    const named = this.#urls.get(reference) ?? localReference(reference);
    if (named !== undefined) return ok(named);
    if (reference.startsWith('urn:')) return fault('reference-not-found', 'Nothing with this fullUrl is known.');
    const [, type, token] = CONDITIONAL.exec(reference) ?? [];
    const identifier = token === undefined ? undefined : identifierIn(token);
    if (type === undefined || !identifier)
      return fault('reference-malformed', 'It is not a reference to one resource.');
    const holders = this.#holders.get(queryOf(type, identifier)) ?? [];
    const [holder, second] = holders;
    if (holder === undefined) return fault('reference-not-found', 'Nothing with this identifier is known.');
    return second === undefined ? ok(holder) : fault('reference-ambiguous', `${holders.length} resources carry it.`);
  }

  /**
   * The codes of the Medication or Substance that a reference names, with those of its ingredients; undefined where it is
   * not known, or where nothing tells what it is.
   */
  medication(reference: string): readonly Concept[] | undefined {
    return this.#codes(reference, new Set());
  }

  #codes(reference: string, within: ReadonlySet<string>): readonly Concept[] | undefined {
    const named = this.resolve(reference);
    const composition = named.ok ? this.#medications.get(named.value) : undefined;
    if (!named.ok || !composition || within.has(named.value)) return undefined;
    return codesOf(composition, (ingredient) => this.#codes(ingredient, new Set([...within, named.value])));
  }

  /**
   * The identifiers that several Patient resources carry. Who is one person is not decided here; an identifier without a
   * system is only good where it was given, and tells nothing.
   */
  duplicates(): readonly Duplicate[] {
    return [...this.#holders].flatMap(([query, patients]) => {
      const [, type, token] = CONDITIONAL.exec(query) ?? [];
      const identifier = type === 'Patient' && patients.length > 1 ? identifierIn(token ?? '') : undefined;
      return identifier && identifier.system !== '' ? [{ identifier, patients }] : [];
    });
  }

  /**
   * The Patients ("Patient/1") of whose person another Patient may tell too, here or elsewhere: those who share an
   * identifier, and those whom a Patient.link connects, whatever its type.
   */
  doubles(): ReadonlySet<string> {
    const doubles = new Set(this.duplicates().flatMap(({ patients }) => patients));
    for (const [patient, other] of this.#links) {
      const linked = this.resolve(other);
      if (typeOfReference(linked.ok ? linked.value : other) === 'RelatedPerson') continue;
      doubles.add(patient);
      if (linked.ok) doubles.add(linked.value);
    }
    return doubles;
  }
}

/** Half of a surrogate pair, which a record may hold and no address can. */
const encoded = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));

/** A resource by an identifier, in one spelling. */
export const queryOf = (type: string, { system, value }: Identifier): string =>
  `${type}?identifier=${encoded(system)}|${encoded(value)}`;

/** A FHIR token "system|value"; one without "|" would match in any system and so names nobody for sure. */
export function identifierIn(token: string): Identifier | undefined {
  let text: string;
  try {
    text = decodeURIComponent(token);
  } catch {
    return undefined;
  }
  const bar = text.indexOf('|');
  const value = text.slice(bar + 1).trim();
  return bar < 0 || value === '' ? undefined : canonicalIdentifier(text.slice(0, bar).trim(), value);
}

const fault = (code: ReferenceFaultCode, message: string): { readonly ok: false; readonly error: ReferenceFault } =>
  failed({ code, message, path: '' });
