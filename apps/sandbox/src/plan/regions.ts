import { invariant } from '@kohort/kernel';
import { REGIONS, type Region } from '@kohort/population';

/** The three that a sandbox has if nothing else is asked for. */
const FIRST = ['12', '01', '14'];

/** All regions in the order in which a sandbox takes them up: the first three, then the others by county code. */
const ORDER: readonly Region[] = [...FIRST.map(regionOf), ...REGIONS.filter(({ code }) => !FIRST.includes(code))];

export const MOST_REGIONS = REGIONS.length;

export const regionsOf = (count: number): readonly Region[] => ORDER.slice(0, count);

/** The region of a county code (SCB, two digits). */
export function regionOf(code: string): Region {
  const found = REGIONS.find((region) => region.code === code);
  invariant(found, `${code} is the county code of a region`);
  return found;
}
