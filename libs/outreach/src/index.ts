export { ANSWERS, UNSUITABLE_CODES, type Answer, type UnsuitableCode } from './answer.js';
export { CASE_STATES, MESSAGE_KINDS, type CaseState, type MessageKind } from './case-state.js';
export { RELATION_SOURCES, type ClinicianAccount, type RelationSource, type TreatmentRelation } from './relation.js';
export { DEFAULT_SETTINGS, OutreachSettings, TimeOfDay } from './settings.js';
