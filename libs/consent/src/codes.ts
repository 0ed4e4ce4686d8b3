import type { Concept } from './statement.js';

const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem';
const LOINC = 'http://loinc.org';
/** Policies of the German consent form (MII): the only published codes that tell contact from use. */
const GERMAN = '2.16.840.1.113883.3.1937.777.24.5.3';
/** The policies that the code system held when this was written: modules and policies 1 … 55. */
const GERMAN_POLICIES = 55;
/** Recontact for further studies. */
const STUDIES = 29;
/** The module that holds 29, and recontact to collect more data. Neither names studies, so neither permits this contact. */
const NEAR_STUDIES: ReadonlySet<number> = new Set([26, 28]);

/**
 * What a code means for contact about research: `contact` is exactly that; `near` may hold it, which is enough for a denial
 * and not for a permission; `other` is something else.
 */
export type CodeMeaning = 'contact' | 'near' | 'other';
export type PurposeMeaning = 'research' | 'part-of-research' | 'other';
export type ScopeMeaning = 'research' | 'privacy' | 'other';
export type RuleMeaning = 'opt-in' | 'opt-out' | 'other';

const germanPolicy = (number: number): [string, CodeMeaning] => [
  `urn:oid:${GERMAN}|${GERMAN}.${number}`,
  number === STUDIES ? 'contact' : NEAR_STUDIES.has(number) ? 'near' : 'other',
];
const all = <Meaning>(system: string, meaning: Meaning, codes: readonly string[]): [string, Meaning][] =>
  codes.map((code) => [`${system}|${code}`, meaning]);

const CODES: ReadonlyMap<string, CodeMeaning> = new Map(
  Array.from({ length: GERMAN_POLICIES }, (_, index) => germanPolicy(index + 1)),
);
/** v3-ActReason. A purpose under research covers some of it only: whether it covers a given trial is not known here. */
const PURPOSES: ReadonlyMap<string, PurposeMeaning> = new Map([
  ...all<PurposeMeaning>(`${TERMINOLOGY}/v3-ActReason`, 'research', ['HRESCH', 'CLINTRCH', 'PurposeOfUse']),
  ...all<PurposeMeaning>(`${TERMINOLOGY}/v3-ActReason`, 'part-of-research', [
    ...['BIORCH', 'CLINTRCHNPC', 'CLINTRCHPC', 'DSRCH', 'POARCH', 'PRECLINTRCH', 'TRANSRCH'],
  ]),
  ...all<PurposeMeaning>(`${TERMINOLOGY}/v3-ActReason`, 'other', [
    ...['TREAT', 'ETREAT', 'BTG', 'CAREMGT', 'HMARKT', 'HOPERAT', 'HPAYMT', 'PATRQT', 'FAMRQT', 'PUBHLTH'],
  ]),
]);
const SCOPES: ReadonlyMap<string, ScopeMeaning> = new Map<string, ScopeMeaning>([
  [`${TERMINOLOGY}/consentscope|research`, 'research'],
  [`${TERMINOLOGY}/consentscope|patient-privacy`, 'privacy'],
  [`${TERMINOLOGY}/consentscope|treatment`, 'other'],
  [`${TERMINOLOGY}/consentscope|adr`, 'other'],
]);
const RULES: ReadonlyMap<string, RuleMeaning> = new Map([
  ...all<RuleMeaning>(`${TERMINOLOGY}/v3-ActCode`, 'opt-in', ['OPTIN', 'OPTINR']),
  ...all<RuleMeaning>(`${TERMINOLOGY}/v3-ActCode`, 'opt-out', ['OPTOUT', 'OPTOUTE']),
  ...all<RuleMeaning>(`${TERMINOLOGY}/consentpolicycodes`, 'other', ['cric', 'hipaa-research', 'hipaa-auth']),
]);
/** A category files a form and permits nothing: it has one meaning only, which is to be known. */
const CATEGORIES: ReadonlyMap<string, 'known'> = new Map([
  ...all(LOINC, 'known' as const, ['59284-0', '57016-8', '57017-6', '64292-6']),
  ...all(`${TERMINOLOGY}/v3-ActCode`, 'known' as const, ['RESEARCH', 'RSDID', 'RSREID', 'INFA', 'INFAUT']),
  ...all(`${TERMINOLOGY}/consentcategorycodes`, 'known' as const, ['research', 'rsdid', 'rsreid']),
  ...['version-modules', 'consent_category'].flatMap((name) =>
    all(
      `https://www.medizininformatik-initiative.de/fhir/modul-consent/CodeSystem/mii-cs-consent-${name}`,
      'known' as const,
      ['2.16.840.1.113883.3.1937.777.24.2.184'],
    ),
  ),
]);

/** The one meaning that the known codings of a concept share; undefined where none is known, or they contradict. */
function meaningIn<Meaning>(concept: Concept, known: ReadonlyMap<string, Meaning>): Meaning | undefined {
  const meanings = new Set(concept.flatMap((coding) => known.get(coding) ?? []));
  return meanings.size === 1 ? [...meanings][0] : undefined;
}

export const codeMeaning = (concept: Concept): CodeMeaning | undefined => meaningIn(concept, CODES);
export const purposeMeaning = (concept: Concept): PurposeMeaning | undefined => meaningIn(concept, PURPOSES);
export const scopeMeaning = (concept: Concept): ScopeMeaning | undefined => meaningIn(concept, SCOPES);
export const ruleMeaning = (concept: Concept): RuleMeaning | undefined => meaningIn(concept, RULES);
export const isKnownCategory = (concept: Concept): boolean => meaningIn(concept, CATEGORIES) !== undefined;
