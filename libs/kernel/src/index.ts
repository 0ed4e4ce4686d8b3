export {
  addMonths,
  dayOf,
  isoDay,
  isoRange,
  monthsBetween,
  parsePartialDate,
  type Day,
  type DayRange,
} from './calendar.js';
export { addDuration, canonicalDuration, parseDuration, type Duration } from './duration.js';
export { REGION_CODE, REGION_CODE_RULE } from './region.js';
export { failed, invariant, ok, pointer, type Fault, type Result } from './result.js';
export { localDayIn, type LocalDay } from './time-zone.js';
