import { objectsIn, textIn, type Json } from './json.js';

export interface Identifier {
  readonly system: string;
  readonly value: string;
}

const PERSONNUMMER = 'http://electronichealth.se/identifier/personnummer';
const SAMORDNINGSNUMMER = 'http://electronichealth.se/identifier/samordningsnummer';
/** Where somebody's personal or co-ordination number is kept. */
export const PERSONAL_NUMBER_SYSTEMS: readonly string[] = [PERSONNUMMER, SAMORDNINGSNUMMER];
/** HSA-id has two OIDs in use: RIV-TA's and HL7 Sweden's; the first is ours. */
const HSA_ID = 'urn:oid:1.2.752.129.2.1.4.1';
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['urn:oid:1.2.752.129.2.1.3.1', PERSONNUMMER],
  ['1.2.752.129.2.1.3.1', PERSONNUMMER],
  ['urn:oid:1.2.752.129.2.1.3.3', SAMORDNINGSNUMMER],
  ['1.2.752.129.2.1.3.3', SAMORDNINGSNUMMER],
  ['1.2.752.129.2.1.4.1', HSA_ID],
  ['urn:oid:1.2.752.29.4.19', HSA_ID],
  ['1.2.752.29.4.19', HSA_ID],
]);
const PERSONAL_NUMBER = /^(\d{8})[-+ ]?(\d{4})$/;

/**
 * One spelling of an identifier: systems by alias, Swedish personal numbers as twelve digits, HSA-ids in capitals. A
 * ten-digit personal number stays as it is, since its century is not known.
 */
export function canonicalIdentifier(system: string, value: string): Identifier {
  const canonical = ALIASES.get(system) ?? system;
  if (canonical === HSA_ID) return { system: canonical, value: value.toUpperCase() };
  if (!PERSONAL_NUMBER_SYSTEMS.includes(canonical)) return { system: canonical, value };
  return { system: canonical, value: value.replace(PERSONAL_NUMBER, '$1$2') };
}

/** The identifiers of a resource; '' is the system of one that names none. */
export const identifiersIn = ({ identifier }: Json): readonly Identifier[] =>
  objectsIn(identifier).flatMap(({ system, value }) => {
    const text = textIn(value);
    return text === undefined ? [] : [canonicalIdentifier(textIn(system) ?? '', text)];
  });
