export {
  Account,
  AccountChange,
  AccountPage,
  Assignment,
  CurrentSession,
  LoggedOut,
  NewAccount,
  NewAssignment,
  SessionLine,
  SessionPage,
} from './access.js';
export {
  AuditEvent,
  AuditPage,
  FailedJob,
  FailedJobPage,
  JobOverview,
  JobReference,
  Liveness,
  QueueChoice,
  Readiness,
  RetriedJobs,
} from './operation.js';
export { pageOf, pageQuery } from './page.js';
export { Problem } from './problem.js';
