import { dayOf, invariant, type Day } from '@kohort/kernel';
import type { Identifier } from '../core/fhir.js';
import { PUBLISHED_COORDINATION_NUMBERS, PUBLISHED_NUMBERS } from './published-numbers.js';

const PERSONNUMMER = 'http://electronichealth.se/identifier/personnummer';
const SAMORDNINGSNUMMER = 'http://electronichealth.se/identifier/samordningsnummer';
/** A co-ordination number gives the day of birth plus this. */
const COORDINATION_DAY = 60;

/** Who a personal number says its bearer is. */
export interface Identity {
  readonly birth: Day;
  readonly sex: 'female' | 'male';
  readonly identifier?: Identifier;
}

/** The check digit rule of Swedish personal and organisation numbers, on their last ten digits (ISO/IEC 7812-1, Luhn). */
export function hasValidCheckDigit(number: string): boolean {
  const sum = Array.from(number.slice(-10)).reduce((total, digit, place) => {
    const product = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return sum % 10 === 0;
}

/** The published test number with this place among those of a year of birth; undefined where they are used up. */
export function publishedIdentity(birthYear: number, place: number): Identity | undefined {
  const number = PUBLISHED_NUMBERS[birthYear]?.split(' ')[place];
  return number === undefined ? undefined : identityOf(`${birthYear}${number}`, PERSONNUMMER, 0);
}

/** A published test co-ordination number; undefined where they are used up. */
export function publishedCoordinationIdentity(place: number): Identity | undefined {
  const number = PUBLISHED_COORDINATION_NUMBERS[place];
  return number === undefined ? undefined : identityOf(number, SAMORDNINGSNUMMER, COORDINATION_DAY);
}

/** The ninth digit after the century is even for women and odd for men (Population Registration Act, 1991:481, § 18). */
function identityOf(number: string, system: string, added: number): Identity {
  const birth = dayOf(Number(number.slice(0, 4)), Number(number.slice(4, 6)), Number(number.slice(6, 8)) - added);
  invariant(birth !== undefined, `a published number has a date: ${number}`);
  return { birth, sex: Number(number[10]) % 2 === 0 ? 'female' : 'male', identifier: { system, value: number } };
}
