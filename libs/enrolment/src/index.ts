export { ENROLMENT_STATES, type EnrolmentState } from './enrolment-state.js';
