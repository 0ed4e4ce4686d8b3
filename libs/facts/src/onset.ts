import { addMonths } from '@kohort/kernel';
import { atAge } from './age.js';
import type { Moment } from './fact.js';
import type { Json } from './json.js';
import { isGiven, momentIn, withinPeriod } from './moment.js';
import type { FactContext } from './reading.js';

/** Nobody has lived longer, so that nothing began earlier; counts only where the birth date is not known. */
const LONGEST_LIFE_MONTHS = 130 * 12;

/**
 * onset[x] as days. Where the record gives none, it began on some day from birth to the day it was recorded. An onset
 * that is given and cannot be read is not replaced by that.
 */
export function onsetIn(json: Json, { localDay, birth }: FactContext): Moment | undefined {
  const { onsetDateTime, onsetPeriod, onsetAge, onsetRange, recordedDate } = json;
  if (isGiven(onsetDateTime)) return momentIn(onsetDateTime, localDay);
  if (isGiven(onsetPeriod)) return withinPeriod(onsetPeriod, localDay);
  if (isGiven(onsetAge) || isGiven(onsetRange)) return atAge(onsetAge, onsetRange, birth);
  const recorded = momentIn(recordedDate, localDay)?.days;
  if (!recorded) return undefined;
  const born = birth?.first ?? addMonths(recorded.first, -LONGEST_LIFE_MONTHS);
  return { days: { first: Math.min(born, recorded.first), last: recorded.last } };
}

/** abatement[x] as days; that in words is not read. */
export function abatementIn(json: Json, { localDay, birth }: FactContext): Moment | undefined {
  const { abatementDateTime, abatementPeriod, abatementAge, abatementRange } = json;
  if (isGiven(abatementDateTime)) return momentIn(abatementDateTime, localDay);
  if (isGiven(abatementPeriod)) return withinPeriod(abatementPeriod, localDay);
  return atAge(abatementAge, abatementRange, birth);
}
