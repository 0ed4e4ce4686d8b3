import type { Lang } from '@kohort/criteria';

/** The words of the table and of an explanation. */
export interface Words {
  readonly eligible: string;
  readonly possible: string;
  readonly ineligible: string;
  readonly evaluated: string;
  readonly deceased: string;
  readonly outOfUse: string;
  readonly protectedIdentity: string;
  readonly hasDied: string;
  readonly isOutOfUse: string;
  readonly criterion: string;
  readonly met: string;
  readonly notMet: string;
  readonly unknown: string;
  readonly remaining: string;
  readonly onlyThis: string;
  readonly legend: string;
  readonly kinds: Readonly<Record<'inclusion' | 'exclusion', string>>;
  readonly completeFor: string;
  readonly nothing: string;
  readonly nobody: string;
  readonly wouldSettle: string;
  askedOf(date: string, source: string): string;
  more(number: number): string;
  explainHint(person: string): string;
  /** How many criteria speak for, against, and are open. */
  standings(inFavour: number, against: number, open: number): string;
}

const en: Words = {
  eligible: 'Eligible',
  possible: 'Possible',
  ineligible: 'Ineligible',
  evaluated: 'People evaluated',
  deceased: 'Deceased by then, not evaluated',
  outOfUse: 'Replaced or inactive patient records, not evaluated',
  protectedIdentity: 'Protected identity: counted, not listed',
  hasDied: 'This person had died by the index date and is not counted.',
  isOutOfUse: 'This patient record was replaced or is inactive, and is not counted.',
  criterion: 'Criterion',
  met: 'met',
  notMet: 'not met',
  unknown: 'unknown',
  remaining: 'left',
  onlyThis: 'only this',
  legend:
    'left: people whom no criterion so far rules out · only this: people whom this criterion alone rules out · one person may be unknown for several reasons',
  kinds: { inclusion: 'Include', exclusion: 'Exclude' },
  completeFor: 'An absent record counts as evidence for',
  nothing: 'no kind of record',
  nobody: 'Nobody is left in question.',
  wouldSettle: 'Would settle it',
  askedOf: (date, source) => `Asked on ${date} of ${source}`,
  more: (number) => `and ${number} more (--format csv lists all)`,
  explainHint: (person) => `Why? Add: --explain ${person}`,
  standings: (inFavour, against, open) => `Criteria: ${inFavour} for, ${against} against, ${open} open`,
};

const sv: Words = {
  eligible: 'Passar',
  possible: 'Kan passa',
  ineligible: 'Passar inte',
  evaluated: 'Bedömda personer',
  deceased: 'Avlidna dessförinnan, inte bedömda',
  outOfUse: 'Ersatta eller inaktiva patientposter, inte bedömda',
  protectedIdentity: 'Skyddade personuppgifter: räknade, inte listade',
  hasDied: 'Personen hade avlidit vid indexdatum och räknas inte.',
  isOutOfUse: 'Patientposten är ersatt eller inaktiv och räknas inte.',
  criterion: 'Kriterium',
  met: 'uppfyllt',
  notMet: 'ej uppfyllt',
  unknown: 'okänt',
  remaining: 'kvar',
  onlyThis: 'bara detta',
  legend:
    'kvar: personer som inget kriterium hittills utesluter · bara detta: personer som endast detta kriterium utesluter · en person kan vara okänd av flera skäl',
  kinds: { inclusion: 'Inkludera', exclusion: 'Exkludera' },
  completeFor: 'Att en uppgift saknas räknas som bevis för',
  nothing: 'inga slags uppgifter',
  nobody: 'Ingen är kvar i fråga.',
  wouldSettle: 'Skulle avgöra',
  askedOf: (date, source) => `Frågat ${date} av ${source}`,
  more: (number) => `och ${number} till (--format csv visar alla)`,
  explainHint: (person) => `Varför? Lägg till: --explain ${person}`,
  standings: (inFavour, against, open) => `Kriterier: ${inFavour} för, ${against} emot, ${open} öppna`,
};

export const WORDS: Readonly<Record<Lang, Words>> = { sv, en };
