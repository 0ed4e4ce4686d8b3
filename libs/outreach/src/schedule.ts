import { localTimeIn, type LocalTime } from './local-time.js';
import type { OutreachSettings } from './settings.js';

const MS_PER_MINUTE = 60_000;
const MINUTES_PER_DAY = 1440;
const MS_PER_DAY = 86_400_000;

/**
 * Hours of the day without mail, the end excluded; over midnight where `from` is the later ("21:00" … "06:00"), none where
 * both are the same.
 */
export interface Quiet {
  readonly from: string;
  readonly until: string;
}

/**
 * The first slot after `after` that is not in quiet hours, in milliseconds. Where quiet hours leave no slot at all, mail
 * leaves when they end: whoever asks for quiet in the morning is told later, not never.
 */
export function nextSlot(
  after: number,
  settings: OutreachSettings,
  quiet: Quiet | undefined,
  timeZone: string,
): number {
  const local = localTimeIn(timeZone);
  return settings.everySeconds === undefined
    ? nextTime(after, settings, quiet, local)
    : nextMultiple(after, settings.everySeconds * 1000, quiet, local);
}

/** When a case is due for this after `sentAt` without an answer, in milliseconds. */
export function dueAfter(
  kind: 'reminder' | 'escalation' | 'expiry',
  sentAt: number,
  settings: Pick<OutreachSettings, 'remindAfterDays' | 'escalateAfterDays' | 'expireAfterDays'>,
): number {
  const days = {
    reminder: settings.remindAfterDays,
    escalation: settings.escalateAfterDays,
    expiry: settings.expireAfterDays,
  };
  return sentAt + days[kind] * MS_PER_DAY;
}

/**
 * Digests after this moment count into the weekly cap at `at`. An hour less than seven days: where summer time has begun
 * in between, the same slot of last week lies only that far back.
 */
export const weekAgo = (at: number): number => at - 7 * MS_PER_DAY + 3_600_000;

/** Whether another digest at `at` would be one too many; `sentSlots` are the slots of those that were sent. */
export const capReached = (sentSlots: readonly number[], cap: number, at: number): boolean =>
  sentSlots.filter((slot) => slot > weekAgo(at)).length >= cap;

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
/** 1 Monday … 7 Sunday; 1970-01-01 was a Thursday. */
const weekdayOf = (day: number): number => ((day + 3) % 7) + 1;

/** Whether an instant is within quiet hours. */
export const isQuietAt = (instant: number, quiet: Quiet | undefined, timeZone: string): boolean =>
  isQuiet(instant, quiet, localTimeIn(timeZone));

function isQuiet(instant: number, quiet: Quiet | undefined, local: LocalTime): boolean {
  if (quiet === undefined || quiet.from === quiet.until) return false;
  const [from, until, { minute }] = [minuteOf(quiet.from), minuteOf(quiet.until), local.read(instant)];
  return from < until ? from <= minute && minute < until : from <= minute || minute < until;
}

/** The slots of the region's day: those outside quiet hours; where these leave none, their end. */
function slotsOf(day: number, times: readonly string[], quiet: Quiet | undefined, local: LocalTime): number[] {
  const at = (those: readonly string[]) => those.map((time) => local.instantOf(day, minuteOf(time)));
  const free = at(times).filter((slot) => !isQuiet(slot, quiet, local));
  return free.length > 0 || quiet === undefined ? free.sort((a, b) => a - b) : at([quiet.until]);
}

function nextTime(
  after: number,
  { times, days }: OutreachSettings,
  quiet: Quiet | undefined,
  local: LocalTime,
): number {
  // The settings name a time and a day, so that this ends within eight days.
  for (let { day } = local.read(after); ; day += 1) {
    if (!days.includes(weekdayOf(day))) continue;
    const slot = slotsOf(day, times, quiet, local).find((each) => each > after);
    if (slot !== undefined) return slot;
  }
}

/** A multiple that falls into quiet hours is put off to their end, also the one that `after` has passed already. */
function nextMultiple(after: number, step: number, quiet: Quiet | undefined, local: LocalTime): number {
  const passed = Math.floor(after / step) * step;
  const slots = [passed, passed + step].map((slot) =>
    quiet !== undefined && isQuiet(slot, quiet, local) ? quietEnd(slot, quiet, local) : slot,
  );
  return Math.min(...slots.filter((slot) => slot > after));
}

/** When the quiet hours end that an instant falls into; the clocks may change in between. */
function quietEnd(instant: number, quiet: Quiet, local: LocalTime): number {
  const left = minuteOf(quiet.until) - local.read(instant).minute;
  let end = (Math.floor(instant / MS_PER_MINUTE) + (left > 0 ? left : left + MINUTES_PER_DAY)) * MS_PER_MINUTE;
  while (isQuiet(end, quiet, local)) end += MS_PER_MINUTE;
  while (!isQuiet(end - MS_PER_MINUTE, quiet, local)) end -= MS_PER_MINUTE;
  return end;
}
