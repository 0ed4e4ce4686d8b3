import type { TimePhrases, TimeUnit } from '../phrases/time.js';

const UNITS: Readonly<Record<TimeUnit, readonly [single: string, many: string]>> = {
  a: ['år', 'år'],
  mo: ['månad', 'månader'],
  wk: ['vecka', 'veckor'],
  d: ['dag', 'dagar'],
};
const LAST: Readonly<Record<TimeUnit, readonly [single: string, many: string]>> = {
  a: ['det senaste året', 'åren'],
  mo: ['den senaste månaden', 'månaderna'],
  wk: ['den senaste veckan', 'veckorna'],
  d: ['den senaste dagen', 'dagarna'],
};

export const time: TimePhrases = {
  anchors: { index: 'indexdatum', screening: 'screeningdatum', consent: 'datum för samtycke' },
  length: (count, single, unit) => `${count} ${UNITS[unit][single ? 0 : 1]}`,
  last: (count, single, unit, anchor) =>
    `${single ? LAST[unit][0] : `de senaste ${count} ${LAST[unit][1]}`} före ${anchor}`,
  on: (anchor) => `på ${anchor}`,
  withinAfter: (length, anchor) => `från ${anchor} till ${length} därefter`,
  atLeastBefore: (length, anchor) => `minst ${length} före ${anchor}`,
  upTo: (point) => `till och med ${point}`,
  between: (from, to) => `från och med ${from} till och med ${to}`,
  sides: {
    before: (length, anchor) => `${length} före ${anchor}`,
    after: (length, anchor) => `${length} efter ${anchor}`,
  },
  edges: { start: 'med start', end: 'med slut', any: 'som pågående' },
  earliest: {
    before: (length) => `tidigast ${length} före`,
    same: () => 'tidigast samma dag som',
    after: (length) => `tidigast ${length} efter`,
  },
  latest: {
    before: (length) => `senast ${length} före`,
    same: () => 'senast samma dag som',
    after: (length) => `senast ${length} efter`,
  },
  before: 'före',
  after: 'efter',
  sameDay: 'samma dag som',
  during: 'under',
  around: (length) => `högst ${length} före eller efter`,
  startOf: 'början av',
  endOf: 'slutet av',
};
