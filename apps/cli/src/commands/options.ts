import { InvalidArgumentError, Option } from 'commander';
import { localDayIn, parsePartialDate } from '@kohort/kernel';

/** A whole calendar date, as text and as a day. */
export interface DateOption {
  readonly text: string;
  readonly day: number;
}

export function parseDate(text: string): DateOption {
  const range = parsePartialDate(text);
  if (!range || range.first !== range.last) throw new InvalidArgumentError('Give a date such as 2026-01-31.');
  return { text, day: range.first };
}

export function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count)) throw new InvalidArgumentError('Give a whole number.');
  return count;
}

export const langOption = (): Option =>
  new Option('--lang <language>', 'language of the answer').choices(['sv', 'en']).default('en');

/** An IANA time zone, checked. */
export function parseTimeZone(zone: string): string {
  try {
    localDayIn(zone);
    return zone;
  } catch {
    throw new InvalidArgumentError('Give an IANA time zone such as Europe/Stockholm.');
  }
}

/** "name=value", collected over repeated flags. */
export function collectParameter(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError('Give name=value, such as site.country=SE.');
  return { ...before, [name]: value };
}
