/** A calendar day as the number of days since 1970-01-01 (proleptic Gregorian, no time zone). */
export type Day = number;

/** The days that a partial date may mean, both ends included: "2020-05" is 2020-05-01 … 2020-05-31. */
export interface DayRange {
  readonly first: Day;
  readonly last: Day;
}

const MS_PER_DAY = 86_400_000;
const ISO_DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** Day of a calendar date, or undefined where there is no such date (2023-02-29). `month` is 1–12. */
export function dayOf(year: number, month: number, date: number): Day | undefined {
  const time = new Date(0);
  time.setUTCFullYear(year, month - 1, date);
  const same = time.getUTCFullYear() === year && time.getUTCMonth() === month - 1 && time.getUTCDate() === date;
  return same ? time.getTime() / MS_PER_DAY : undefined;
}

/** "2024-02-29" from a day. */
export const isoDay = (day: Day): string => new Date(day * MS_PER_DAY).toISOString().slice(0, 10);

/** "2020", "2020-05", "2020-05-17" where both ends fall on such a boundary, else "2020-05-03/2020-05-09". */
export function isoRange({ first, last }: DayRange): string {
  const [from, to] = [isoDay(first), isoDay(last)];
  if (first === last) return from;
  const month = parsePartialDate(from.slice(0, 7));
  if (month?.first === first && month.last === last) return from.slice(0, 7);
  const year = parsePartialDate(from.slice(0, 4));
  if (year?.first === first && year.last === last) return from.slice(0, 4);
  return `${from}/${to}`;
}

/** The same day of the month `months` later or earlier, or that month's last day (31 January + 1 month = 28 February). */
export function addMonths(day: Day, months: number): Day {
  const from = new Date(day * MS_PER_DAY);
  const start = new Date(0);
  start.setUTCFullYear(from.getUTCFullYear(), from.getUTCMonth() + months, 1);
  const end = new Date(0);
  end.setUTCFullYear(start.getUTCFullYear(), start.getUTCMonth() + 1, 0);
  return start.getTime() / MS_PER_DAY + Math.min(from.getUTCDate(), end.getUTCDate()) - 1;
}

/** Whole months from `from` to `to`, as birthdays count: someone born on 29 February turns one on 1 March. */
export function monthsBetween(from: Day, to: Day): number {
  const [a, b] = [new Date(from * MS_PER_DAY), new Date(to * MS_PER_DAY)];
  const months = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth();
  return b.getUTCDate() < a.getUTCDate() ? months - 1 : months;
}

/** A FHIR `date` ("2020", "2020-05", "2020-05-17") as the days it may mean; undefined where it is not one. */
export function parsePartialDate(text: string): DayRange | undefined {
  const match = ISO_DATE.exec(text);
  if (!match) return undefined;
  const year = Number(match[1]);
  const month = match[2] === undefined ? undefined : Number(match[2]);
  const date = match[3] === undefined ? undefined : Number(match[3]);
  const first = dayOf(year, month ?? 1, date ?? 1);
  if (first === undefined) return undefined;
  if (date !== undefined) return { first, last: first };
  return { first, last: addMonths(first, month === undefined ? 12 : 1) - 1 };
}
