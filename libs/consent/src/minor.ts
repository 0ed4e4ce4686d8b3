import { monthsBetween, type Day, type DayRange } from '@kohort/kernel';

const ADULT_MONTHS = 18 * 12;

/** Under 18 on this day, or possibly so: an unknown birth date, or a partial one, may be that of a child. */
export const isMinor = (birth: DayRange | undefined, day: Day): boolean =>
  birth === undefined || monthsBetween(birth.last, day) < ADULT_MONTHS;
