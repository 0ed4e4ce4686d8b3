import { addMonths, dayOf, type Day } from '@kohort/kernel';
import { REGIONS, type Region } from '../care/regions.js';
import { agePlace } from '../identity/age-pyramid.js';
import { publishedCoordinationIdentity, publishedIdentity, type Identity } from '../identity/personal-number.js';
import { dateOf, dayWithin, yearsBetween } from './dates.js';
import type { Identifier } from './fhir.js';
import { randomOf, type Random } from './random.js';

/** What every topic needs to know of a person. */
export interface Person {
  readonly id: string;
  readonly seed: number;
  readonly index: number;
  readonly sex: 'female' | 'male';
  readonly birth: Day;
  readonly identifier: Identifier | undefined;
  readonly region: Region;
  /** Where the person lived before, among the regions of the population, and until when. */
  readonly moved: { readonly from: Region; readonly on: Day } | undefined;
  readonly asOf: Day;
  readonly death: Day | undefined;
  /** The last day of which anything is recorded: that of the death, or else the as-of date. */
  readonly last: Day;
  /** Completed years on the last day. */
  readonly age: number;
}

export interface Population {
  readonly seed: number;
  readonly asOf: Day;
  /** Where the people live; all regions by default. */
  readonly regions?: readonly Region[];
}

/** One in so many people has a co-ordination number, until the published ones are used up (assumed; it should be rare). */
const COORDINATION_EVERY = 97;
/** Share who moved to another region within five years (assumed; Statistics Sweden counts some 2 % a year). */
const MOVED = 0.04;
/** Died within the last two years, by age: Statistics Sweden's life table 2023, rounded. */
const DIED: readonly (readonly [fromAge: number, share: number])[] = [
  [85, 0.2],
  [75, 0.06],
  [65, 0.022],
  [50, 0.007],
  [0, 0.001],
];

/** The person with this index: the same however many others are made. */
export function personAt({ seed, asOf, regions = REGIONS }: Population, index: number): Person {
  const random = randomOf(seed, index, 'person');
  const { birth, sex, identifier } = identityAt(random, seed, index, asOf);
  const weights = regions.map((region) => [region, region.population] as const);
  const region = random.weighted(weights);
  const ageNow = yearsBetween(birth, asOf);
  const died = random.chance(DIED.find(([from]) => ageNow >= from)?.[1] ?? 0);
  const death = died ? dayWithin(random, asOf - 730, asOf) : undefined;
  const last = death ?? asOf;
  const moved = random.chance(MOVED)
    ? { from: random.pick(regions), on: dayWithin(random, addMonths(last, -60), last) }
    : undefined;
  return {
    id: `${seed}-${index + 1}`,
    seed,
    index,
    sex,
    birth,
    identifier,
    region,
    asOf,
    death,
    last,
    moved: moved?.from === region ? undefined : moved,
    age: yearsBetween(birth, last),
  };
}

/** A published test number where there is one left for this year of birth, else a person without a personal number. */
function identityAt(random: Random, seed: number, index: number, asOf: Day): Identity {
  if (index % COORDINATION_EVERY === COORDINATION_EVERY - 1) {
    const identity = publishedCoordinationIdentity(Math.floor(index / COORDINATION_EVERY));
    if (identity) return identity;
  }
  const { age, number } = agePlace(seed, index);
  const birthYear = Number(dateOf(addMonths(asOf, -6)).slice(0, 4)) - age;
  const published = publishedIdentity(birthYear, number);
  if (published) return published;
  const first = dayOf(birthYear, 1, 1) ?? 0;
  // Women outnumber men among the oldest only (Statistics Sweden).
  return { birth: random.whole(first, first + 364), sex: random.chance(age < 80 ? 0.497 : 0.6) ? 'female' : 'male' };
}
