import { objectIn, objectsIn, textIn, type FhirResource, type Json } from './json.js';

/** Relative or absolute, with or without a version (R4 references.html#literal). Real servers' ids go beyond the rule. */
const LITERAL = /^(?:[a-z][a-z0-9+.-]*:\/\/\S*\/)?([A-Z][A-Za-z]+)\/([^/?#|\s]{1,256})(?:\/_history\/[^/?#|\s]+)?$/;
const TYPE = /(?:^|\/)([A-Z][A-Za-z]+)(?:\?|\/[^/?#|\s]+(?:\/_history\/[^/]+)?$)/;

/** "Type/id" of a literal reference, without base and version; undefined for urn:uuid, #contained and conditional ones. */
export function localReference(reference: string): string | undefined {
  const match = LITERAL.exec(reference);
  return match ? `${match[1] ?? ''}/${match[2] ?? ''}` : undefined;
}

/** The resource type that a reference names; undefined where only resolving it can tell (urn:uuid, #contained). */
export const typeOfReference = (reference: string): string | undefined => TYPE.exec(reference)?.[1];

/**
 * A Reference as text: the reference as written, or else a logical reference in the conditional form
 * "Type?identifier=system|value". `type` is what the element refers to where the Reference itself does not say.
 */
export function referenceIn(value: unknown, type?: string): string | undefined {
  const reference = objectIn(value);
  const literal = textIn(reference?.reference);
  if (!reference || literal !== undefined) return literal;
  const identifier = objectIn(reference.identifier);
  const [kind, code] = [textIn(reference.type) ?? type, textIn(identifier?.value)];
  if (kind === undefined || code === undefined) return undefined;
  return `${kind}?identifier=${textIn(identifier?.system) ?? ''}|${code}`;
}

const UUID = /^urn:uuid:(.+)$/;

/** A Bundle entry's resource; one without an id gets the UUID of its `fullUrl`, so that references by it lead there. */
export function identified<Resource extends FhirResource>(resource: Resource, fullUrl: string | undefined): Resource {
  const uuid = textIn(resource.id) === undefined ? UUID.exec(fullUrl ?? '')?.[1] : undefined;
  return uuid === undefined ? resource : { ...resource, id: uuid };
}

/**
 * The reference that names the person a record is about, as it is written (a logical one in the conditional form
 * "Patient?identifier=system|value"); undefined where the record does not say.
 */
export function subjectOf(resource: FhirResource): string | undefined {
  const json = resource as unknown as Json;
  const named = referenceIn(json.subject ?? json.patient ?? json.individual, 'Patient');
  if (named !== undefined || resource.resourceType !== 'Appointment') return named;
  const actors = objectsIn(json.participant).map(({ actor }) => referenceIn(actor));
  return actors.find((actor) => actor !== undefined && typeOfReference(actor) === 'Patient');
}
