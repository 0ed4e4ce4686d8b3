import type { FhirResource } from '@kohort/fhir';

type Visit = (reference: string) => string;

/**
 * A reference as it can be looked up: "Type/id" without version and server, "Type?identifier=…" as it stands (R4
 * references.html#literal). Undefined where it points into its own resource or outside of FHIR.
 */
export function lookup(reference: string): string | undefined {
  if (/^[A-Z][A-Za-z]+\?/.test(reference)) return reference;
  return /(?:^|\/)([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]+)?$/.exec(reference)?.[1];
}

/** A copy in which every reference (R4 references.html#Reference) is what `visit` makes of it. */
export function withReferences<Value>(value: Value, visit: Visit): Value {
  if (Array.isArray(value)) return value.map((each: unknown) => withReferences(each, visit)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]: [string, unknown]) => [
    key,
    key === 'reference' && typeof each === 'string' ? visit(each) : withReferences(each, visit),
  ]);
  return Object.fromEntries(entries) as Value;
}

/** All references of a resource as they can be looked up, in the order of the document. */
export function referencesIn(value: unknown, found: string[] = []): string[] {
  if (Array.isArray(value)) for (const each of value) referencesIn(each, found);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, each] of Object.entries(value) as [string, unknown][]) {
      const reference = key === 'reference' && typeof each === 'string' ? lookup(each) : undefined;
      if (reference !== undefined) found.push(reference);
      else referencesIn(each, found);
    }
  }
  return found;
}

/** `Type?identifier=system|value` for each identifier: how conditional references name a resource. */
export function conditionalNames(resource: FhirResource): string[] {
  const identifiers = Array.isArray(resource['identifier']) ? (resource['identifier'] as unknown[]) : [];
  return identifiers.flatMap((each) => {
    const { system, value } = (each ?? {}) as { system?: unknown; value?: unknown };
    if (typeof value !== 'string') return [];
    return [`${resource.resourceType}?identifier=${typeof system === 'string' ? `${system}|` : ''}${value}`];
  });
}

/** Where a resource says whom it is about, before any other place (R4 compartmentdefinition-patient.html). */
const SUBJECT = ['subject', 'patient', 'individual', 'beneficiary', 'for'];

/** The reference to the person whom a resource is about: that of its subject, or else the first Patient it names. */
export function personNamed(resource: FhirResource): string | undefined {
  const subjects = SUBJECT.flatMap((place) => referencesIn(resource[place]));
  return [...subjects, ...referencesIn(resource)].find((each) => /^Patient[/?]/.test(each));
}
