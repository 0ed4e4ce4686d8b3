import { conceptOf, type Concept } from '@kohort/vocabulary';
import { codingsIn } from './coding.js';
import type { Moment, Person } from './fact.js';
import { identifiersIn } from './identifier.js';
import { objectIn, objectsIn, textIn, type FhirResource, type Json } from './json.js';
import { momentIn } from './moment.js';
import { modifierIn } from './modifier.js';
import { unreadable, type FactContext, type ReadingFault } from './reading.js';
import { localReference, referenceIn } from './reference.js';

const SECURITY = 'http://hl7.se/fhir/ig/base/CodeSystem/SecurityLabel';
/** HL7 Sweden base: confidentiality marking, and protected population registration. */
const PROTECTED: ReadonlySet<Concept> = new Set([
  conceptOf(SECURITY, 'sekretessmarkering'),
  conceptOf(SECURITY, 'skyddadFolkbokforing'),
]);
const SEXES = new Map<unknown, Person['sex']>([
  ['female', 'female'],
  ['male', 'male'],
  ['other', 'other'],
]);

/**
 * The person of a Patient resource. The id is '' where the resource has none and the context gives none. Whatever cannot
 * be read (a birth date, a gender) is left away; a protected identity is never missed because of that.
 */
export function personOf(patient: FhirResource, context: FactContext): Person {
  const json = patient as unknown as Json;
  const { versionId, security } = objectIn(json.meta) ?? {};
  const labels = codingsIn(security);
  const reference = (value: unknown, type: string): string | undefined => {
    const named = referenceIn(value, type);
    return named === undefined ? undefined : (context.resolve?.(named) ?? localReference(named) ?? named);
  };
  return {
    id: textIn(json.id) ?? context.fallbackId?.(patient) ?? '',
    version: textIn(versionId),
    sex: SEXES.get(json.gender),
    birth: momentIn(json.birthDate, context.localDay)?.days,
    ...deathIn(json, context),
    protectedIdentity: labels.some((label) => PROTECTED.has(label)),
    outOfUse: json.active === false || objectsIn(json.link).some(({ type }) => textIn(type) === 'replaced-by'),
    identifiers: identifiersIn(json),
    generalPractitioners: objectsIn(json.generalPractitioner).flatMap((one) => reference(one, 'Practitioner') ?? []),
    provider: reference(objectIn(json.managingOrganization), 'Organization'),
    labels,
  };
}

/** Why nothing may be concluded from a Patient; undefined where it may be read. Messages never quote the record. */
export function personFault(patient: FhirResource): ReadingFault | undefined {
  const modified = modifierIn(patient as unknown as Json, ['link']);
  if (modified === undefined) return undefined;
  return unreadable('modifier-extension', 'A modifier extension may change what the record means.', modified).error;
}

/** Dead where the record says so or gives a date of death, readable or not. */
function deathIn(
  { deceasedBoolean, deceasedDateTime }: Json,
  { localDay }: FactContext,
): { deceased: boolean; death: Moment | undefined } {
  const death = momentIn(deceasedDateTime, localDay);
  return { deceased: deceasedBoolean === true || textIn(deceasedDateTime) !== undefined, death };
}
