import {
  identifiersIn,
  isGiven,
  objectIn,
  objectsIn,
  PERSONAL_NUMBER_SYSTEMS,
  personOf,
  textIn,
  type FhirResource,
  type Json,
} from '@kohort/facts';
import { parsePartialDate } from '@kohort/kernel';
import type { PersonDetails } from '@kohort/node-api';
import { addressIn } from './address-in.js';
import { byUse, inUse, textsIn } from './in-use.js';

const NAMES = ['official', 'usual', undefined, 'temp', 'nickname', 'anonymous'];

/** What a page shows of a Patient, read from untrusted JSON. Of a protected person nothing says where one is. */
export function detailsOf(
  patient: FhirResource,
  asked: { readonly personId: string; readonly isProtected: boolean; readonly at: Date },
): PersonDetails {
  const json = patient as unknown as Json;
  const { deceased, protectedIdentity } = personOf(patient, { localDay: () => 0 });
  const hides = protectedIdentity || asked.isProtected;
  return {
    personId: asked.personId,
    deceased,
    protectedIdentity: hides,
    identifiers: identifiersOf(json),
    telecom: hides ? [] : telecomOf(json),
    address: hides ? [] : addressIn(json),
    readAt: asked.at.toISOString(),
    ...present({
      name: nameIn(json),
      birthDate: dateIn(json.birthDate),
      gender: textIn(json.gender),
      ...languageIn(json),
    }),
  };
}

const present = (all: Readonly<Record<string, string | undefined>>): object =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));

/** The official name before others; "maiden" is one that was given up. */
function nameIn({ name }: Json): string | undefined {
  const current = byUse(name, NAMES).filter(({ use }) => textIn(use) !== 'maiden');
  return current.map(nameText).find((text) => text !== undefined);
}

const nameText = ({ text, given, family }: Json): string | undefined =>
  textIn(text) ?? textIn([...textsIn(given), ...textsIn(family)].join(' '));

const dateIn = (value: unknown): string | undefined => {
  const text = textIn(value);
  return text !== undefined && parsePartialDate(text) ? text : undefined;
};

/** Personal numbers first. */
function identifiersOf(json: Json): PersonDetails['identifiers'] {
  const rank = (system: string): number =>
    PERSONAL_NUMBER_SYSTEMS.includes(system) ? PERSONAL_NUMBER_SYSTEMS.indexOf(system) : PERSONAL_NUMBER_SYSTEMS.length;
  return identifiersIn({ identifier: inUse(json.identifier) })
    .map(({ system, value }) => ({ system, value }))
    .sort((one, other) => rank(one.system) - rank(other.system));
}

const telecomOf = ({ telecom }: Json): PersonDetails['telecom'] =>
  inUse(telecom).flatMap(({ system, value, use }) => {
    const text = textIn(value);
    const purpose = textIn(use);
    if (text === undefined) return [];
    return [{ system: textIn(system) ?? 'other', value: text, ...(purpose === undefined ? {} : { use: purpose }) }];
  });

/** The language that is preferred, else the first one. */
function languageIn({ communication }: Json): { readonly language?: string | undefined } {
  const all = objectsIn(communication);
  const { language } = all.find(({ preferred }) => preferred === true) ?? all[0] ?? {};
  const codes = objectsIn(objectIn(language)?.coding).map(({ code }) => textIn(code));
  return { language: codes.find(isGiven) ?? textIn(objectIn(language)?.text) };
}
