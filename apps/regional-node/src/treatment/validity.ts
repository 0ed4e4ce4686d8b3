import { isGiven, momentIn, objectIn, type Moment } from '@kohort/facts';
import type { Day, LocalDay } from '@kohort/kernel';

/** From when until when, in milliseconds since 1970, both included; open where it is not said. */
export interface Validity {
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}

const DAY_MS = 86_400_000;

/**
 * When a FHIR Period holds. A date is all of that day in the region, a month all of its days (R4 datatypes.html#Period:
 * an end includes whatever it names). undefined where a date is there that cannot be read: nothing holds then.
 */
export function validityIn(period: unknown, localDay: LocalDay): Validity | undefined {
  if (!isGiven(period)) return {};
  const json = objectIn(period);
  if (json === undefined) return undefined;
  const [start, end] = [momentIn(json.start, localDay), momentIn(json.end, localDay)];
  if ((isGiven(json.start) && !start) || (isGiven(json.end) && !end)) return undefined;
  return { from: start && firstOf(start, localDay), until: end && lastOf(end, localDay) };
}

/** When both hold. */
export const both = (one: Validity, other: Validity): Validity => ({
  from: outer(Math.max, one.from, other.from),
  until: outer(Math.min, one.until, other.until),
});

const outer = (pick: typeof Math.max, ...ends: readonly (number | undefined)[]): number | undefined => {
  const given = ends.filter((end) => end !== undefined);
  return given.length === 0 ? undefined : pick(...given);
};

const firstOf = ({ days, instant }: Moment, localDay: LocalDay): number => instant ?? startOf(days.first, localDay);

/** The last millisecond of what a moment may mean. */
export const lastOf = ({ days, instant }: Moment, localDay: LocalDay): number =>
  instant ?? startOf(days.last + 1, localDay) - 1;

/** The first millisecond of a day in the region: no zone is a whole day away from UTC. */
function startOf(day: Day, localDay: LocalDay): number {
  let [before, at] = [(day - 1) * DAY_MS, (day + 1) * DAY_MS];
  while (at - before > 1) {
    const middle = Math.floor((before + at) / 2);
    if (localDay(middle) >= day) at = middle;
    else before = middle;
  }
  return at;
}
