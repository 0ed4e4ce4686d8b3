import { addMonths, type DayRange } from '@kohort/kernel';
import type { Moment } from './fact.js';
import { numberIn, objectIn, textIn } from './json.js';

/** UCUM calendar units as months or days. */
const UNITS: ReadonlyMap<string, { readonly months: number; readonly days: number }> = new Map([
  ['a', { months: 12, days: 0 }],
  ['mo', { months: 1, days: 0 }],
  ['wk', { months: 0, days: 7 }],
  ['d', { months: 0, days: 1 }],
]);
/** Longer ones are mistakes, and would leave the range of dates. */
const MOST_DAYS = 200 * 366;

interface Length {
  readonly months: number;
  readonly days: number;
}

/** The days on which someone born in `birth` has the age of an Age, or one within a Range of ages. */
export function atAge(age: unknown, range: unknown, birth: DayRange | undefined): Moment | undefined {
  if (!birth) return undefined;
  const { low, high } = objectIn(range) ?? {};
  const [from, to] = [lengthIn(age ?? low), lengthIn(age ?? high)];
  if (!from || !to) return undefined;
  const first = shifted(birth.first, from.reached);
  const last = shifted(birth.last, to.exceeded) - 1;
  return first > last ? undefined : { days: { first, last } };
}

/** The days on which a FHIR Duration that began in `start` is over; undefined where its unit is not of the calendar. */
export function afterDuration(start: DayRange, value: unknown): DayRange | undefined {
  const length = lengthIn(value)?.reached;
  return length && { first: shifted(start.first, length), last: shifted(start.last, length) };
}

const shifted = (day: number, { months, days }: Length): number => addMonths(day, months) + days;

/** An Age or Duration of completed units: when it is reached, and when it has been exceeded ("40 a" lasts a year). */
function lengthIn(value: unknown): { reached: Length; exceeded: Length } | undefined {
  const quantity = objectIn(value);
  const amount = numberIn(quantity?.value);
  const unit = UNITS.get(textIn(quantity?.code) ?? textIn(quantity?.unit) ?? '');
  if (!quantity || !unit || amount === undefined || amount < 0 || quantity.comparator !== undefined) return undefined;
  if (amount * (unit.months * 31 + unit.days) > MOST_DAYS) return undefined;
  const times = (factor: number): Length => ({
    months: Math.floor(factor * unit.months),
    days: Math.floor(factor * unit.days),
  });
  const fraction = unit.months === 12 && !Number.isInteger(amount) ? 1 / 12 : 1;
  return { reached: times(amount), exceeded: times(amount + fraction) };
}
