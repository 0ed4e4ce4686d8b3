export { ANSWERS, UNSUITABLE_CODES, type Answer, type UnsuitableCode } from './answer.js';
export {
  ANSWER_EFFECTS,
  checkAnswer,
  LONGEST_SNOOZE_DAYS,
  tellsOfPerson,
  type AnswerContext,
  type AnswerEffect,
  type GivenAnswer,
} from './answers.js';
export { clockIn, type CaseClock } from './case-clock.js';
export { nextCaseState, type CaseEvent } from './case-machine.js';
export { CASE_STATES, MESSAGE_KINDS, type CaseState, type MessageKind } from './case-state.js';
export {
  chooseRecipient,
  routesOf,
  UNROUTABLE,
  type Route,
  type RoutingQuestion,
  type Unroutable,
} from './choose-recipient.js';
export { digestMail, type DigestLine, type DigestMail, type DigestQuestion } from './digest-mail.js';
export { RELATION_SOURCES, type ClinicianAccount, type RelationSource, type TreatmentRelation } from './relation.js';
export { capReached, dueAfter, isQuietAt, nextSlot, weekAgo, type Quiet } from './schedule.js';
export { DEFAULT_SETTINGS, OutreachSettings, TimeOfDay } from './settings.js';
