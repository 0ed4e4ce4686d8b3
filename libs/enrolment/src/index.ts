export { checkAmendment } from './amend.js';
export { checkEntry } from './check-entry.js';
export {
  CHANNELS,
  CLOSE_CODES,
  CONTACT_RESULTS,
  CORRECTION_CODES,
  DECLINE_CODES,
  SCREEN_FAIL_CODES,
  WITHDRAW_CODES,
  WITHDRAW_SCOPES,
} from './codes.js';
export { ENROLMENT_STATES, type EnrolmentState } from './enrolment-state.js';
export { forecast, type Forecast, type ForecastQuestion } from './forecast.js';
export { effective, type EntryFields, type EntryKind, type LogEntry } from './log-entry.js';
export {
  CONSENTED,
  FORWARD,
  isFollowed,
  MOVE_NAMES,
  movesFrom,
  PRE_CONSENT,
  RETRIABLE,
  type MoveName,
} from './moves.js';
export { progressOf, type Flow, type Progress } from './progress.js';
export { stateOf, stepsOf, type Step } from './replay.js';
export { summaryOf, type Summary } from './summary.js';
export { formOn, type ConsentForm, type EnrolmentFault, type Terms } from './terms.js';
export { POST_CONSENT, totalsOf, type PostConsentTotals, type Totals } from './totals.js';
