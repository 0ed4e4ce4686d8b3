export type { AddOptions, NamedJob } from './add-jobs.js';
export { backendFrom, type Backend, type BackendSettings } from './backend.js';
export type { FailedJob, FailedJobsPage, FailedJobsQuery } from './failed-jobs.js';
export { codeOf, QueueError, type QueueFault, type RefusedJob } from './fault.js';
export {
  giveUp,
  handle,
  tryAgain,
  type Handler,
  type JobFailure,
  type JobHandler,
  type RunningJob,
} from './handler.js';
export { defineJob, type Backoff, type JobDefinition, type JobSettings } from './job.js';
export { openQueues, type OpenOptions, type QueueCounts, type Queues } from './open-queues.js';
export type { Reason } from './reason.js';
export { createRegistry, type JobRegistry } from './registry.js';
export type { Rhythm, Schedule } from './schedules.js';
export { startWorkers, type WorkerEvent, type WorkerOptions, type Workers } from './start-workers.js';
