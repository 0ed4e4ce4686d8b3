/**
 * People come in blocks of a hundred, who together mirror the ages of Sweden from 18 years on, with four minors.
 * Shares: Statistics Sweden, 31 December 2017, whole country: 15–24 years 11.5 %, 25–64 51.0 %, 65–84 17.2 %, 85 and over
 * 2.6 %; 18–24 is taken as seven tenths of the first; brought to 96 of a hundred.
 */
const GROUPS: readonly { readonly from: number; readonly years: number; readonly people: number }[] = [
  { from: 7, years: 11, people: 4 },
  { from: 18, years: 7, people: 10 },
  { from: 25, years: 40, people: 62 },
  { from: 65, years: 20, people: 21 },
  { from: 85, years: 11, people: 3 },
];
export const BLOCK = 100;

/** The age of each of the hundred, ascending. */
const AGES: readonly number[] = GROUPS.flatMap(({ from, years, people }) =>
  Array.from({ length: people }, (_, place) => from + Math.floor(((place + 0.5) * years) / people)),
);
/** How many of the hundred before this one have the same age. */
const EARLIER: readonly number[] = AGES.map((age, place) => place - AGES.indexOf(age));

/** A step that shares no divisor with the block visits each of its places once. */
const STEP = 61;

export interface AgePlace {
  /** Age in years, reached in the year that holds the day half a year before the as-of date. */
  readonly age: number;
  /** Counts the people of that age from 0 on, over all blocks: no two people of one seed share age and number. */
  readonly number: number;
}

/** The age of a person by seed and index alone. */
export function agePlace(seed: number, index: number): AgePlace {
  const place = (((index * STEP + seed) % BLOCK) + BLOCK) % BLOCK;
  const age = AGES[place] ?? 0;
  const sameAge = AGES.filter((other) => other === age).length;
  return { age, number: Math.floor(index / BLOCK) * sameAge + (EARLIER[place] ?? 0) };
}
