import type { TimePhrases, TimeUnit } from '../phrases/time.js';

const UNITS: Readonly<Record<TimeUnit, string>> = { a: 'year', mo: 'month', wk: 'week', d: 'day' };

export const time: TimePhrases = {
  anchors: { index: 'the index date', screening: 'the screening date', consent: 'the date of consent' },
  length: (count, single, unit) => `${count} ${UNITS[unit]}${single ? '' : 's'}`,
  last: (count, single, unit, anchor) =>
    `within the last ${single ? UNITS[unit] : `${count} ${UNITS[unit]}s`} before ${anchor}`,
  on: (anchor) => `on ${anchor}`,
  withinAfter: (length, anchor) => `from ${anchor} to ${length} later`,
  atLeastBefore: (length, anchor) => `at least ${length} before ${anchor}`,
  upTo: (point) => `up to and including ${point}`,
  between: (from, to) => `from ${from} to ${to}`,
  sides: {
    before: (length, anchor) => `${length} before ${anchor}`,
    after: (length, anchor) => `${length} after ${anchor}`,
  },
  edges: { start: 'starting', end: 'ending', any: 'as going on' },
  earliest: {
    before: (length) => `no earlier than ${length} before`,
    same: () => 'no earlier than the day of',
    after: (length) => `no earlier than ${length} after`,
  },
  latest: {
    before: (length) => `no later than ${length} before`,
    same: () => 'no later than the day of',
    after: (length) => `no later than ${length} after`,
  },
  before: 'before',
  after: 'after',
  sameDay: 'on the same day as',
  during: 'during',
  around: (length) => `at most ${length} before or after`,
  startOf: 'the start of',
  endOf: 'the end of',
};
